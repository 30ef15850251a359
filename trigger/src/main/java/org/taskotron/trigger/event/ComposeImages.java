package org.taskotron.trigger.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.taskotron.base.bus.Json;

/**
 * A compose's {@code metadata/images.json}: the qcow2 image of each arch.
 *
 * <pre>{@code
 * {"payload": {"images": {"Cloud": {"x86_64": [{"type": "qcow2", "path": "Cloud/x86_64/images/a.qcow2"}]}}}}
 * }</pre>
 */
final class ComposeImages {

  private ComposeImages() {}

  /**
   * Path by arch. Of several images of one arch the one of the alphabetically first variant counts.
   *
   * @throws IOException not such a document
   */
  static SortedMap<String, String> qcow2(byte[] json) throws IOException {
    JsonNode variants = Json.read(Json.utf8(json)).path("payload").path("images");
    if (!variants.isObject()) {
      throw new IOException(
          "payload.images: " + (variants.isMissingNode() ? "missing" : variants.getNodeType())
              + " (expected variants)");
    }
    SortedMap<String, JsonNode> byName = new TreeMap<>();
    variants.properties().forEach(variant -> byName.put(variant.getKey(), variant.getValue()));
    SortedMap<String, String> images = new TreeMap<>();
    byName
        .values()
        .forEach(arches -> arches
            .properties()
            .forEach(arch ->
                first(arch.getValue()).ifPresent(path -> images.putIfAbsent(arch.getKey(), path))));
    return images;
  }

  private static Optional<String> first(JsonNode images) {
    for (JsonNode image : images) {
      String path = image.path("path").asText("");
      if (image.path("type").asText().equals("qcow2") && isBelow(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** A path that stays below the compose. */
  private static boolean isBelow(String path) {
    return path.matches("[^/\\s\\p{Cntrl}?#\\\\][^\\s\\p{Cntrl}?#\\\\]*")
        && !("/" + path + "/").contains("/../");
  }
}
