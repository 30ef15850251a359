package org.taskotron.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.Json;
import org.taskotron.base.bus.RecordedMessage;
import org.taskotron.trigger.event.TriggerEvent;

/** Messages for tests. */
public final class Messages {

  private static final Instant NOW = Instant.parse("2018-03-17T07:12:26Z");
  private static final String PREFIX = "org.fedoraproject.prod.";

  private Messages() {}

  /** A message of Fedora's production. */
  public static FedmsgEnvelope message(String topic, String payload) {
    return message(topic, payload, "2018-" + UUID.randomUUID());
  }

  public static FedmsgEnvelope message(String topic, String payload, String id) {
    return FedmsgEnvelope.of(PREFIX + topic, json(payload), id, NOW, 1, "koji");
  }

  /** A package that Koji has built. */
  public static FedmsgEnvelope built(String name, String version, String release) {
    return message("buildsys.build.state.change", """
        {"attribute": "state", "new": 1, "old": 0, "instance": "primary",
         "name": "%s", "version": "%s", "release": "%s"}""".formatted(name, version, release));
  }

  /** A compose with a status. */
  public static FedmsgEnvelope compose(String status, String id, String location) {
    return message("pungi.compose.status.change", """
        {"status": "%s", "compose_id": "%s", "location": "%s"}""".formatted(status, id, location));
  }

  /** An event with these keys, given as JSON. */
  public static TriggerEvent event(String keys) {
    ObjectNode all = Json.object();
    all.put("message_type", "KojiBuildPackageCompleted");
    all.put("item", "stage-4.1.1-3.fc18");
    all.put("item_type", "koji_build");
    all.setAll((ObjectNode) json(keys));
    return new TriggerEvent(all);
  }

  public static JsonNode json(String text) {
    try {
      return Json.read(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The top of the checked-out tree. */
  public static Path root() {
    return Path.of(System.getProperty("taskotron.root", "..")).toAbsolutePath().normalize();
  }

  /** Every message that we can get hold of: the recorded ones where they are, our own always. */
  public static List<Path> recordedFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    String configured = System.getProperty(
        "taskotron.recorded", root().resolve("../shared/data/fedmsg").toString());
    for (Path folder : List.of(Path.of(configured), root().resolve("examples/messages"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.list(folder)) {
          found.filter(file -> file.toString().endsWith(".json")).sorted().forEach(files::add);
        }
      }
    }
    return files;
  }

  public static List<FedmsgEnvelope> recorded(Path file) throws IOException {
    return RecordedMessage.read(file);
  }
}
