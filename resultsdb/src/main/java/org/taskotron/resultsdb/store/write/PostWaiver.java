package org.taskotron.resultsdb.store.write;

import java.util.Optional;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.Posted.How;
import org.taskotron.resultsdb.waiver.KnownWaiver;
import org.taskotron.resultsdb.waiver.NewWaiver;
import org.taskotron.resultsdb.waiver.PostedWaiver;
import org.taskotron.resultsdb.waiver.Waiver;
import org.taskotron.resultsdb.waiver.WaiverState;

/** A waiver was posted. They are few, so each asks for itself what it needs to know. */
public record PostWaiver(NewWaiver waiver, Optional<IdempotencyKey> key)
    implements Change<PostedWaiver> {

  @Override
  public void announce(Needs needs) {}

  @Override
  public PostedWaiver decide(Batch batch) {
    WaiverMapper waivers = batch.tables(WaiverMapper.class);
    long now = Micros.of(batch.now());
    Optional<WaiverRow> before =
        key.flatMap(k -> Optional.ofNullable(waivers.byKey(k.text(), now)));
    if (before.isPresent()) {
      boolean same = key.orElseThrow().fingerprint().equals(before.get().fingerprint());
      return new PostedWaiver(same ? How.REPEATED : How.KEY_TAKEN, before.get().known());
    }
    Waiver made = Waiver.of(waivers.lastId() + 1, waiver, batch.now());
    waivers.insert(WaiverRow.of(made, key));
    return new PostedWaiver(How.NEW, new KnownWaiver(made, state(made)));
  }

  /** Nothing newer can have been said. */
  private static WaiverState state(Waiver made) {
    if (!made.waived()) {
      return WaiverState.WITHDRAWAL;
    }
    return made.waives(made.made()) ? WaiverState.ACTIVE : WaiverState.EXPIRED;
  }
}
