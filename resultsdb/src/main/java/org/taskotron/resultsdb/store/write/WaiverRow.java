package org.taskotron.resultsdb.store.write;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.waiver.KnownWaiver;
import org.taskotron.resultsdb.waiver.Waiver;
import org.taskotron.resultsdb.waiver.WaiverState;

/** A row of {@code waiver}, with its state where it was asked for. */
public record WaiverRow(
    long id,
    String item,
    String testcase,
    @Nullable String scenario,
    boolean waived,
    String reason,
    String saidBy,
    long made,
    @Nullable Long expires,
    @Nullable String idempotencyKey,
    @Nullable String fingerprint,
    String state) {

  public static WaiverRow of(Waiver waiver, Optional<IdempotencyKey> key) {
    return new WaiverRow(
        waiver.id(),
        waiver.item(),
        waiver.testcase(),
        waiver.scenario().orElse(null),
        waiver.waived(),
        waiver.reason(),
        waiver.by(),
        Micros.of(waiver.made()),
        waiver.expires().map(Micros::of).orElse(null),
        key.map(IdempotencyKey::text).orElse(null),
        key.map(IdempotencyKey::fingerprint).orElse(null),
        "");
  }

  public Waiver waiver() {
    return new Waiver(
        id,
        item,
        testcase,
        Optional.ofNullable(scenario),
        waived,
        reason,
        saidBy,
        Micros.toInstant(made),
        Optional.ofNullable(expires).map(Micros::toInstant));
  }

  public KnownWaiver known() {
    return new KnownWaiver(waiver(), WaiverState.valueOf(state));
  }
}
