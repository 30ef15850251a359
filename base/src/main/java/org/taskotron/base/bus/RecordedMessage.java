package org.taskotron.base.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that somebody kept in a file, whatever form it had there, as the envelope that fedmsg would have sent.
 *
 * <pre>{@code
 * fedmsg        {"topic", "msg": {...}, "msg_id"...}            as it is
 * wrapped       {"topic", "headers", "body": {"topic", "msg": {...}, ...}}
 * AMQP dump     {"topic", "body": {...}, "headers", "id", "queue"}
 * topic, body   {"topic", "body": {...}}
 * flattened     {"topic", and the payload's keys beside it}
 * datagrepper   {"raw_messages": [one of the above, ...]}, or a list of them
 * }</pre>
 *
 * <p>Wrapping the same recording again gives the same message, so that publishing it again means no second job.
 */
public final class RecordedMessage {

  private RecordedMessage() {}

  /** All messages of a file, in order. Its refusals begin with the file's name. */
  public static List<FedmsgEnvelope> read(Path file) throws IOException {
    return wrap(file.toString(), Files.readAllBytes(file));
  }

  /** All messages of a text; {@code name} is what refusals begin with. */
  public static List<FedmsgEnvelope> wrap(String name, byte[] json) throws IOException {
    JsonNode tree;
    try {
      tree = Json.read(Json.utf8(json));
    } catch (CharacterCodingException e) {
      throw new IOException(name + ": not UTF-8 (expected JSON in UTF-8)", e);
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      long column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      throw new IOException(name + ":" + line + ":" + column + ": not JSON: " + Json.words(e), e);
    }
    JsonNode all = tree.path("raw_messages").isArray() ? tree.path("raw_messages") : tree;
    List<FedmsgEnvelope> messages = new ArrayList<>();
    if (all instanceof ArrayNode list) {
      for (int n = 0; n < list.size(); n++) {
        messages.add(one(name + " (message " + (n + 1) + ")", list.get(n)));
      }
    } else {
      messages.add(one(name, all));
    }
    return messages;
  }

  private static FedmsgEnvelope one(String name, JsonNode tree) throws IOException {
    if (!(tree instanceof ObjectNode object)) {
      throw new IOException(
          name + ": " + tree.getNodeType() + " (expected a message: an object with a topic)");
    }
    Received received = FedmsgEnvelope.of(envelopeOf(object));
    if (received instanceof BadMessage bad) {
      throw new IOException(name + ": " + bad.reason());
    }
    return (FedmsgEnvelope) received;
  }

  private static ObjectNode envelopeOf(ObjectNode recorded) {
    JsonNode body = recorded.path("body");
    if (recorded.path("msg").isObject()) {
      return recorded;
    }
    if (body.path("msg").isObject() && (body.has("topic") || body.has("msg_id"))) {
      return FedmsgEnvelope.unwrapped(recorded);
    }
    return body.isObject() ? payloadOf(recorded, (ObjectNode) body) : flattened(recorded);
  }

  /** As the bridges between the buses do it: the year of sending goes before the id. */
  private static ObjectNode payloadOf(ObjectNode recorded, ObjectNode body) {
    ObjectNode envelope = Json.object();
    envelope.set("topic", recorded.path("topic"));
    envelope.set("msg", body);
    Instant sent = sentAt(recorded.path("headers").path("sent-at").asText(""));
    // As small as a parser would make it, so that the envelope equals what arrives of it.
    envelope.set("timestamp", Json.number(sent.getEpochSecond()));
    JsonNode id = recorded.path("id");
    if (id.isTextual() && !id.textValue().isEmpty()) {
      boolean bare = id.textValue().length() == 36;
      envelope.put(
          "msg_id", (bare ? sent.atZone(ZoneOffset.UTC).getYear() + "-" : "") + id.textValue());
    }
    envelope.put("i", 0);
    envelope.put("username", "amqp-bridge");
    return envelope;
  }

  private static ObjectNode flattened(ObjectNode recorded) {
    ObjectNode payload = recorded.deepCopy();
    ObjectNode envelope = Json.object();
    envelope.set("topic", recorded.path("topic"));
    payload.remove("topic");
    if (payload.path("msg_id").isTextual()) {
      envelope.set("msg_id", payload.remove("msg_id"));
    }
    envelope.set("msg", payload);
    envelope.put("timestamp", 0);
    envelope.put("i", 0);
    return envelope;
  }

  private static Instant sentAt(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
