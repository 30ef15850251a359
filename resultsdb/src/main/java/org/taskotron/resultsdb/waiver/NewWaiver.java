package org.taskotron.resultsdb.waiver;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.taskotron.resultsdb.result.Hash;
import org.taskotron.resultsdb.result.IdempotencyKey;

/** A waiver as it is handed in. */
public record NewWaiver(
    String item,
    String testcase,
    Optional<String> scenario,
    boolean waived,
    String reason,
    String by,
    Optional<Instant> expires) {

  /** A key of the sender's choice with what was handed in under it. */
  public IdempotencyKey under(String key) {
    String meaning = Stream.of(
            Optional.of(item),
            Optional.of(testcase),
            scenario,
            Optional.of(Boolean.toString(waived)),
            Optional.of(reason),
            Optional.of(by),
            expires.map(Instant::toString))
        .map(part -> part.map(text -> text.length() + ":" + text).orElse("-"))
        .collect(Collectors.joining());
    return new IdempotencyKey(key, Hash.of(meaning.getBytes(StandardCharsets.UTF_8)));
  }
}
