package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.Version;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Json;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/**
 * The description of the API in OpenAPI 3.1. Each room that has routes has a part beside this class, {@code
 * openapi/<room>.json}, with its paths and schemas; what version 3 takes is made from its fields. A test holds the whole
 * against the routes and their answers: a new route needs a new line here.
 *
 * <p>A path of a part may have {@code x-filters}, which stands for the parameters that lists have: {@code results} for all
 * that {@link Queries} knows, {@code page} for those of paging, {@code page-only} for
 * those without a total.
 */
final class OpenApi {

  static final String PATH = Links.ROOT + "/openapi.json";

  private static final List<String> PARTS =
      List.of("base", "results", "events", "waivers", "decision", "pins");
  private static final Set<String> OF_WALKING = Set.of("page", "limit", Paging.PLACE);
  private static final Set<String> OF_PAGING = Set.of("page", "limit", "_after", "_total");

  private final Optional<? extends Version3> v3;
  private @Nullable ObjectNode made;

  /** @param v3 empty: there is no version 3 */
  OpenApi(Optional<? extends Version3> v3) {
    this.v3 = v3;
  }

  /** Made when somebody asks for it: a start does not wait for it. */
  private synchronized ObjectNode document() {
    ObjectNode known = made;
    if (known != null) {
      return known;
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    PARTS.forEach(part -> merge(document, read(part)));
    v3.ifPresent(version -> merge(document, version.description()));
    document.get("paths").forEach(path -> path.forEach(OpenApi::writeFiltersOut));
    ((ObjectNode) document.get("info")).put("version", Version.number());
    dropParameters(document);
    made = document;
    return document;
  }

  void addTo(Routes routes) {
    routes.get(PATH, this::answer);
  }

  private Answer answer(Request request) {
    ObjectNode here = document().deepCopy();
    here.putArray("servers").addObject().put("url", request.baseUrl());
    return Answer.json((Object) here);
  }

  private static JsonNode read(String part) {
    String name = "openapi/" + part + ".json";
    try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " beside " + OpenApi.class);
      }
      return Json.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void merge(ObjectNode into, JsonNode part) {
    part.properties().forEach(field -> {
      JsonNode known = into.get(field.getKey());
      if (known instanceof ObjectNode object && field.getValue().isObject()) {
        merge(object, field.getValue());
      } else if (known == null) {
        into.set(field.getKey(), field.getValue());
      } else {
        throw new IllegalStateException("two parts of the description have " + field.getKey());
      }
    });
  }

  private static void writeFiltersOut(JsonNode operation) {
    JsonNode filters = ((ObjectNode) operation).remove("x-filters");
    if (filters == null) {
      return;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (String name : names(filters.asText())) {
      all.addObject().put("$ref", "#/components/parameters/" + key(name));
    }
    all.addAll((ArrayNode) operation.get("parameters"));
    ((ObjectNode) operation).set("parameters", all);
  }

  private static Set<String> names(String filters) {
    Set<String> names = new TreeSet<>(Queries.RESERVED);
    if (filters.equals("page-only")) {
      names.retainAll(OF_WALKING);
    } else if (filters.equals("page")) {
      names.retainAll(OF_PAGING);
    }
    return names;
  }

  private static String key(String parameter) {
    return parameter.replace(':', '-');
  }

  /** Words for a parameter that nobody looks at would promise too much. */
  private static void dropParameters(ObjectNode document) {
    ObjectNode parameters = (ObjectNode) document.at("/components/parameters");
    Set<String> known = new TreeSet<>();
    Queries.RESERVED.forEach(name -> known.add(key(name)));
    known.add(Endpoint.KEY_HEADER);
    parameters.retain(known);
  }
}
