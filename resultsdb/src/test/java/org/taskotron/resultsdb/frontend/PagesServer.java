package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.resultsdb.api.ApiServer;

/** The pages over a real API, and a reader of them. */
final class PagesServer implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final ApiServer api;
  private final ApiClient client;
  private final Frontend frontend;
  private final WebServer pages;
  private final List<String> patterns;

  PagesServer(Path folder) {
    api = ApiServer.start(folder);
    client = new ApiClient(URI.create(api.base() + "/"));
    WebContext context = Frontend.context(
        WebContext.of(Identity.of("resultsdb-frontend", folder, api.clock), "", 0));
    WebConfig config = WebConfig.forTests();
    frontend = new Frontend(client, "https://public.example/api/v2.0/", context, config);
    Routes routes = frontend.routes();
    patterns = routes.patterns();
    pages = WebServer.start(config, routes, context);
  }

  record Page(int status, String body, HttpResponse<String> response) {

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** All routes, as {@code GET /results/:id}. */
  List<String> patterns() {
    return patterns;
  }

  int port() {
    return pages.port();
  }

  String url() {
    return "http://127.0.0.1:" + pages.port();
  }

  Page get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).header("Accept", "text/html");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Page(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Posts a result; after testcase and outcome come fields and their values. */
  long posted(String testcase, String outcome, Object... fields) {
    Map<String, Object> body = new TreeMap<>(Map.of("testcase", testcase, "outcome", outcome));
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    ApiServer.Reply reply = api.post("/results", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("id").longValue();
  }

  @Override
  public void close() {
    pages.close();
    frontend.close();
    client.close();
    api.close();
  }
}
