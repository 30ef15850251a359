package org.taskotron.master.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.taskotron.base.daemon.Version;
import org.taskotron.base.web.Json;

/** The description of the REST API; a test holds it against the routes. */
final class OpenApi {

  private static final JsonNode DOCUMENT = read();

  private OpenApi() {}

  private static JsonNode read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("no openapi.json beside " + OpenApi.class);
      }
      return Json.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document, for a master at this address. */
  static JsonNode document(String base) {
    ObjectNode document = DOCUMENT.deepCopy();
    ((ObjectNode) document.get("info")).put("version", Version.number());
    document.putArray("servers").addObject().put("url", base + Paths.API);
    return document;
  }
}
