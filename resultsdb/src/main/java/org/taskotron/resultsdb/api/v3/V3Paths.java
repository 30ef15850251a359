package org.taskotron.resultsdb.api.v3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.taskotron.base.web.Json;
import org.taskotron.resultsdb.api.Version3;
import org.taskotron.resultsdb.result.Outcomes;

/** Version 3 in the OpenAPI document, made from the fields of the kinds. */
final class V3Paths {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String RESPONSES = "#/components/responses/";

  private V3Paths() {}

  static ObjectNode of(Outcomes outcomes) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = part.putObject("paths");
    ObjectNode schemas = part.putObject("components").putObject("schemas");
    for (Kind kind : Kind.all()) {
      ObjectNode schema = KindSchema.of(kind, outcomes);
      schema.set(
          "examples",
          JsonNodeFactory.instance.arrayNode().add(Json.read(Json.bytes(kind.exampleBody()))));
      schemas.set(kind.model(), schema);
      post(paths, kind);
      get(paths, "/schemas/" + kind.plural(), "The JSON Schema of " + kind.name(), "object");
    }
    ObjectNode permissions =
        get(paths, "/permissions", "Who may submit what over version 3", "array");
    permissions
        .putArray("parameters")
        .addObject()
        .put("name", "testcase")
        .put("in", "query")
        .put("description", "Only what is about this testcase.")
        .putObject("schema")
        .put("type", "string");
    page(paths, Version3.ROOT + "/", "The manual of version 3, for people", "200");
    page(paths, Version3.ROOT, "Leads to the manual", "308");
    ObjectNode login = page(paths, "/auth/oidclogin", "Where a browser gets a token", "200");
    answer(login, "303", "To the provider.");
    page(paths, "/auth/logout", "Forgets a login that was begun", "200");
    return part;
  }

  private static void post(ObjectNode paths, Kind kind) {
    ObjectNode post =
        paths.putObject(Version3.ROOT + "/results/" + kind.plural()).putObject("post");
    post.put("summary", kind.words());
    post.putArray("security").addObject().putArray("bearer");
    post.putArray("parameters").addObject().put("$ref", "#/components/parameters/Idempotency-Key");
    post.putObject("requestBody")
        .put("required", true)
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", SCHEMAS + kind.model());
    answer(post, "201", "It is stored; or was, under this key.")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", SCHEMAS + "Result");
    refused(post, "400", "Mistakes");
    refused(post, "401", "NoToken");
    refused(post, "403", "Denied");
    refused(post, "413", "TooLarge");
    refused(post, "415", "NotJson");
    refused(post, "422", "KeyTaken");
    refused(post, "503", "Away");
    answer(post, "502", "The directory with the groups does not answer.")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", SCHEMAS + "Message");
  }

  private static void refused(ObjectNode operation, String status, String response) {
    operation.withObject("/responses").putObject(status).put("$ref", RESPONSES + response);
  }

  private static ObjectNode get(ObjectNode paths, String path, String summary, String type) {
    ObjectNode get = page(paths, Version3.ROOT + path, summary, "200");
    ((ObjectNode) get.at("/responses/200"))
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("type", type);
    return get;
  }

  private static ObjectNode page(ObjectNode paths, String path, String summary, String status) {
    ObjectNode get = paths.putObject(path).putObject("get");
    get.put("summary", summary);
    answer(get, status, summary + ".");
    return get;
  }

  private static ObjectNode answer(ObjectNode operation, String status, String words) {
    return operation.withObject("/responses").putObject(status).put("description", words);
  }
}
