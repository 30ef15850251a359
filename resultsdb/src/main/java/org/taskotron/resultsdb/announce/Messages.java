package org.taskotron.resultsdb.announce;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Result;

/** Decides what is said of each result, and says it. */
final class Messages {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Policy policy;
  private final Supplier<ApiAddresses> addresses;
  private final Changes changes;
  private final boolean taskotron;

  /** @param taskotron whether this destination also gets the messages of old */
  Messages(Policy policy, Supplier<ApiAddresses> addresses, Changes changes, boolean taskotron) {
    this.policy = policy;
    this.addresses = addresses;
    this.changes = changes;
    this.taskotron = taskotron;
  }

  /** What is to be sent of these results, in their order; nothing of a result that stays quiet. */
  List<Message> of(List<Result> results) {
    List<Message> messages = new ArrayList<>();
    for (Result result : results) {
      Announce announce = policy.of(result.testcase().name());
      if (announce != Announce.NEVER) {
        add(messages, result, announce);
      }
    }
    return messages;
  }

  private void add(List<Message> messages, Result result, Announce announce) {
    boolean asks = taskotron || announce == Announce.ON_CHANGE;
    Optional<String> previous = asks ? changes.previousOutcome(result) : Optional.empty();
    boolean changed = previous.filter(result.outcome()::equals).isEmpty();
    if (announce == Announce.ALWAYS || changed) {
      messages.add(
          new Message(Message.RESULT_NEW, result, ResultJson.bytes(result, addresses.get())));
    }
    if (taskotron && changed) {
      messages.add(
          new Message(Message.TASKOTRON_RESULT_NEW, result, taskotronJson(result, previous)));
    }
  }

  /** Of a key with several values the last one. */
  private static Optional<String> last(Result result, String key) {
    List<String> values = result.data().values().getOrDefault(key, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  static byte[] taskotronJson(Result result, Optional<String> previous) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeObjectFieldStart("result");
      out.writeNumberField("id", result.id());
      ResultJson.text(out, "log_url", result.refUrl());
      out.writeStringField("outcome", result.outcome());
      ResultJson.text(out, "prev_outcome", previous);
      out.writeStringField("submit_time", TIME.format(result.submitTime()));
      out.writeEndObject();
      out.writeObjectFieldStart("task");
      ResultJson.text(out, "item", last(result, "item"));
      out.writeStringField("name", result.testcase().name());
      ResultJson.text(out, "type", last(result, "type"));
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
