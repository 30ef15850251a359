package org.taskotron.master.rpc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.master.result.KeptResult;
import org.taskotron.master.result.Result;
import org.taskotron.master.result.ResultKey;
import org.taskotron.proto.v1.HandInResultsReply;
import org.taskotron.proto.v1.HandInResultsRequest;
import org.taskotron.proto.v1.KeyValues;
import org.taskotron.proto.v1.ResultTaken;

/**
 * Turns messages of {@code attempts.proto} into our types and back. Every refusal is an {@link IllegalArgumentException}
 * that names field, value and expectation.
 */
final class AttemptWire {

  private static final int LONGEST_WAIT_SECONDS = 10;

  private AttemptWire() {}

  static List<Result> results(HandInResultsRequest request) {
    return request.getResultsList().stream().map(AttemptWire::result).toList();
  }

  private static Result result(org.taskotron.proto.v1.Result wire) {
    ResultKey key = ResultKey.parse(wire.getKey());
    Map<String, List<String>> data = new LinkedHashMap<>();
    for (KeyValues entry : wire.getDataList()) {
      if (data.put(entry.getKey(), List.copyOf(entry.getValuesList())) != null) {
        throw new IllegalArgumentException(
            key + ": data: a key given twice (expected each once, with all of its values)");
      }
    }
    return new Result(
        key,
        wire.getTestcase(),
        wire.getItem(),
        wire.getItemType(),
        wire.getOutcome(),
        wire.getNote(),
        wire.getArtifact(),
        data);
  }

  static Duration wait(HandInResultsRequest request) {
    int seconds = request.getWaitForIdsSeconds();
    if (seconds < 0 || seconds > LONGEST_WAIT_SECONDS) {
      throw new IllegalArgumentException("wait_for_ids_seconds: "
          + Integer.toUnsignedString(seconds) + " (expected 0 to " + LONGEST_WAIT_SECONDS + ")");
    }
    return Duration.ofSeconds(seconds);
  }

  static HandInResultsReply reply(List<KeptResult> results) {
    HandInResultsReply.Builder reply = HandInResultsReply.newBuilder();
    for (KeptResult result : results) {
      reply.addResults(ResultTaken.newBuilder()
          .setKey(result.key().toString())
          .setResultsdbId(result.resultsdbId())
          .setRefused(result.refused()));
    }
    return reply.build();
  }
}
