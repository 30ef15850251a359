package org.taskotron.base.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.bus.BadMessage.Fault;
import org.taskotron.base.id.JobUuid;

/**
 * A message as fedmsg sends it: two frames, the topic and this JSON.
 *
 * <pre>{@code
 * {"topic": "org.fedoraproject.prod.buildsys.build.state.change",
 *  "msg": {"name": "foo", "version": "1.2", ...},        what happened
 *  "msg_id": "2018-8c8c2c46-e5f8-4fe3-8f8b-80dd18b21947", old messages have none
 *  "i": 7, "timestamp": 1521271546.0, "username": "koji", ...}
 * }</pre>
 *
 * <p>The trees in here are shared, not copied: nobody changes them.
 *
 * @param topic where it was published
 * @param messageId as it came, with a leading {@code <year>-} if it had one
 * @param json the whole envelope
 */
public record FedmsgEnvelope(String topic, Optional<String> messageId, ObjectNode json)
    implements Received {

  private static final Pattern ID = Pattern.compile("\"msg_id\"\\s*:\\s*\"([^\"\\\\]{1,200})\"");
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]+");
  private static final int LONGEST_ID = 200;
  private static final int LONGEST_TOPIC = 500;

  /** Makes the envelope of a new message. */
  public static FedmsgEnvelope of(
      String topic, JsonNode message, Instant now, long number, String username) {
    String id = now.atZone(ZoneOffset.UTC).getYear() + "-" + UUID.randomUUID();
    return of(topic, message, id, now, number, username);
  }

  /** Makes the envelope of a message under a known id. */
  public static FedmsgEnvelope of(
      String topic, JsonNode message, String id, Instant now, long number, String username) {
    ObjectNode json = Json.object();
    json.put("i", number);
    json.set("msg", message);
    json.put("msg_id", id);
    json.put("timestamp", BigDecimal.valueOf(now.toEpochMilli(), 3));
    json.put("topic", topic);
    json.put("username", username);
    return new FedmsgEnvelope(topic, Optional.of(id), json);
  }

  /**
   * Looks at what came through a socket.
   *
   * @param frames all frames of one message
   * @param limit how many bytes its JSON may have
   */
  public static Received receive(List<byte[]> frames, int limit) {
    if (frames.size() != 2) {
      byte[] last = frames.isEmpty() ? new byte[0] : frames.get(frames.size() - 1);
      return bad(last, Fault.FRAMES, frames.size() + " frames (expected two: topic and JSON)");
    }
    byte[] body = frames.get(1);
    if (body.length > limit) {
      return bad(body, Fault.OVERSIZE, body.length + " bytes (expected " + limit + " or fewer)");
    }
    String topic;
    try {
      topic = Json.utf8(frames.get(0));
    } catch (CharacterCodingException e) {
      return bad(body, Fault.UTF8, "a topic that is not UTF-8");
    }
    Received parsed = parse(body);
    if (parsed instanceof FedmsgEnvelope envelope && !envelope.topic().equals(topic)) {
      return new BadMessage(
          envelope.identity(),
          Fault.TOPIC,
          "the topic frame says " + quoted(topic) + " (expected the envelope's "
              + quoted(envelope.topic()) + ")");
    }
    return parsed;
  }

  /** Reads an envelope; one that is wrapped once more, as some frameworks hand it on, is unwrapped. */
  public static Received parse(byte[] json) {
    JsonNode tree;
    try {
      tree = Json.read(Json.utf8(json));
    } catch (CharacterCodingException e) {
      return bad(json, Fault.UTF8, "not UTF-8 (expected JSON in UTF-8)");
    } catch (JsonProcessingException e) {
      return bad(json, Fault.JSON, "not JSON: " + where(e));
    }
    if (!(tree instanceof ObjectNode object)) {
      return bad(json, Fault.ENVELOPE, "JSON that is " + kindOf(tree) + " (expected an object)");
    }
    return of(
        object.path("body").path("msg").isObject() && !object.has("msg")
            ? unwrapped(object)
            : object);
  }

  /** Looks at an envelope that is already a tree. */
  static Received of(ObjectNode json) {
    JsonNode id = json.path("msg_id");
    String shownId = id.isTextual() ? id.textValue() : "?";
    JsonNode topic = json.path("topic");
    if (!isName(topic, LONGEST_TOPIC)) {
      return new BadMessage(
          shownId,
          Fault.ENVELOPE,
          "topic: " + kindOf(topic) + " (expected a text of 1 to " + LONGEST_TOPIC
              + " characters)");
    }
    if (!json.path("msg").isObject()) {
      return new BadMessage(
          shownId, Fault.ENVELOPE, "msg: " + kindOf(json.path("msg")) + " (expected an object)");
    }
    if (id.isMissingNode() || id.isNull()) {
      return new FedmsgEnvelope(topic.textValue(), Optional.empty(), json);
    }
    if (!isName(id, LONGEST_ID)) {
      return new BadMessage(
          "?",
          Fault.ENVELOPE,
          "msg_id: " + kindOf(id) + " (expected a text of 1 to " + LONGEST_ID + " characters)");
    }
    return new FedmsgEnvelope(topic.textValue(), Optional.of(id.textValue()), json);
  }

  private static boolean isName(JsonNode node, int longest) {
    return node.isTextual()
        && node.textValue().length() <= longest
        && PRINTABLE.matcher(node.textValue()).matches();
  }

  /** The envelope inside; what it lacks it gets from around it. */
  static ObjectNode unwrapped(ObjectNode outer) {
    ObjectNode inner = ((ObjectNode) outer.path("body")).deepCopy();
    if (!inner.has("topic") && outer.has("topic")) {
      inner.set("topic", outer.path("topic"));
    }
    if (inner.path("msg_id").isNumber()) {
      inner.put("msg_id", inner.path("msg_id").asText());
    }
    return inner;
  }

  /** What happened: the payload. */
  public JsonNode message() {
    return json.path("msg");
  }

  /** What the message is called everywhere in the house: its id without the year, or its hash if it has none. */
  public String identity() {
    return messageId.map(JobUuid::withoutYear).orElseGet(this::contentHash);
  }

  /** Hex SHA-256 of topic, newline, and the payload with sorted keys and no blanks. */
  public String contentHash() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    sha256.update(topic.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    sha256.update(Json.canonical(message()));
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** The second frame. */
  public byte[] bytes() {
    return Json.bytes(json);
  }

  private static BadMessage bad(byte[] body, Fault fault, String reason) {
    return new BadMessage(idWithin(body), fault, reason);
  }

  /** The id of something that cannot be read as a whole; it is for the log only. */
  private static String idWithin(byte[] body) {
    int seen = 64 * 1024;
    String start = new String(body, 0, Math.min(seen, body.length), StandardCharsets.ISO_8859_1);
    String end = body.length <= seen
        ? ""
        : new String(
            body,
            Math.max(seen, body.length - seen),
            Math.min(seen, body.length - seen),
            StandardCharsets.ISO_8859_1);
    for (String part : List.of(start, end)) {
      Matcher matcher = ID.matcher(part);
      if (matcher.find()) {
        return matcher.group(1).replaceAll("[^\\x21-\\x7e]", "?");
      }
    }
    return "?";
  }

  private static String where(JsonProcessingException e) {
    String place = e.getLocation() == null
        ? ""
        : " (line " + e.getLocation().getLineNr() + ", column "
            + e.getLocation().getColumnNr() + ")";
    return Json.words(e) + place;
  }

  private static String kindOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "missing";
      case NULL -> "null";
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING ->
        node.textValue().length() > 80
            ? "a text of " + node.textValue().length() + " characters"
            : quoted(node.textValue());
      case BINARY, BOOLEAN, NUMBER, POJO -> node.toString();
    };
  }

  private static String quoted(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return '"' + shown.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?") + '"';
  }
}
