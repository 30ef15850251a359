package org.taskotron.trigger.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.taskotron.base.bus.FedmsgEnvelope;

/** What all composes have in common: one event for the qcow2 image of each arch, found in the compose's own list. */
final class ComposeFinished {

  static final String TOPIC = "pungi.compose.status.change";

  private final String messageType;
  private final String composeName;
  private final EventSettings settings;

  /** Composes of one name, {@code Fedora-Cloud}, as events of one type. */
  ComposeFinished(String messageType, String composeName, EventSettings settings) {
    this.messageType = messageType;
    this.composeName = composeName;
    this.settings = settings;
  }

  Sighting look(FedmsgEnvelope message) {
    JsonNode compose = message.message();
    if (!compose.path("status").asText().equals("FINISHED")) {
      return new Sighting.NotMine(
          "status: " + shown(compose.path("status")) + " (expected \"FINISHED\")");
    }
    Optional<ComposeId> parsed = ComposeId.parse(compose.path("compose_id").asText());
    if (parsed.isEmpty()) {
      return new Sighting.Unusable("compose_id: " + shown(compose.path("compose_id"))
          + " (expected <name>-<version>-<date>.<respin>)");
    }
    ComposeId id = parsed.get();
    if (!id.name().equals(composeName)) {
      return new Sighting.NotMine(
          "compose \"" + id.name() + "\" (expected \"" + composeName + "\")");
    }
    String location = compose.path("location").asText().replaceAll("/+$", "");
    URI list;
    try {
      list = new URI(location + "/metadata/images.json");
    } catch (URISyntaxException e) {
      return badLocation(compose);
    }
    if (list.getScheme() == null || !list.getScheme().matches("https?|file")) {
      return badLocation(compose);
    }
    return new Sighting.Needs(
        list,
        bytes -> images(message, id, location, list, bytes),
        reason -> withoutList(message, id, list, reason));
  }

  private static Sighting badLocation(JsonNode compose) {
    return new Sighting.Unusable(
        "location: " + shown(compose.path("location")) + " (expected an http, https or file URL)");
  }

  private Sighting images(
      FedmsgEnvelope message, ComposeId id, String location, URI list, byte[] bytes) {
    SortedMap<String, String> images;
    try {
      images = ComposeImages.qcow2(bytes);
    } catch (IOException e) {
      String words = e.getMessage() == null
          ? "unreadable"
          : e.getMessage().lines().findFirst().orElse("unreadable");
      return new Sighting.Unusable(list + ": not a list of images: " + words);
    }
    if (images.isEmpty()) {
      return new Sighting.Unusable(list + ": no qcow2 image");
    }
    List<TriggerEvent> events = new ArrayList<>();
    images.forEach((arch, path) -> events.add(event(message, id, arch, location + "/" + path)));
    return new Sighting.Events(events);
  }

  private Sighting withoutList(FedmsgEnvelope message, ComposeId id, URI list, String reason) {
    if (settings.imageUrl().isEmpty() || settings.arches().isEmpty()) {
      return new Sighting.Failed(list + ": " + reason);
    }
    ImageUrl template = settings.imageUrl().get();
    return new Sighting.Events(settings.arches().stream()
        .map(arch -> event(message, id, arch, template.of(id, arch)))
        .toList());
  }

  private TriggerEvent event(FedmsgEnvelope message, ComposeId id, String arch, String url) {
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    keys.put("name", TextNode.valueOf(id.name()));
    keys.put("version", TextNode.valueOf(id.version()));
    keys.put("release", TextNode.valueOf(id.release()));
    keys.put("arch", TextNode.valueOf(arch));
    return TriggerEvent.of(messageType, url, "compose", message, keys);
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : node.toString();
  }
}
