package org.taskotron.slave.runtask;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A ResultsDB that remembers what it was told. */
final class FakeResultsDb implements AutoCloseable {

  private static final String ROOT = "/api/v2.0";

  private final HttpServer server;
  private final Set<String> known = Collections.synchronizedSet(new HashSet<>());
  private final List<String> testcases = Collections.synchronizedList(new ArrayList<>());
  private final List<String> results = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private volatile String refused = "";
  private volatile int refusal;
  private volatile String refusalWords = "";
  private volatile int stumbles;

  FakeResultsDb() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(ROOT + "/testcases", this::testcase);
    server.createContext(ROOT + "/results", this::result);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + ROOT;
  }

  void has(String testcase) {
    known.add(testcase);
  }

  void refuse(String word, int status, String words) {
    refused = word;
    refusal = status;
    refusalWords = words;
  }

  /** Answers so many posts of results with 503. */
  void stumble(int times) {
    stumbles = times;
  }

  List<String> testcases() {
    return testcases;
  }

  List<String> results() {
    return results;
  }

  List<String> keys() {
    return keys;
  }

  private void testcase(HttpExchange exchange) throws IOException {
    String body = read(exchange);
    if (exchange.getRequestMethod().equals("POST")) {
      testcases.add(body);
      answer(exchange, 201, body);
      return;
    }
    String name = exchange.getRequestURI().getPath().substring((ROOT + "/testcases/").length());
    if (known.contains(name)) {
      answer(exchange, 200, "{}");
    } else {
      answer(exchange, 404, "{\"message\": \"Testcase not found\"}");
    }
  }

  private void result(HttpExchange exchange) throws IOException {
    String body = read(exchange);
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    if (stumbles > 0) {
      stumbles--;
      answer(exchange, 503, "busy");
    } else if (!refused.isEmpty() && body.contains(refused)) {
      answer(exchange, refusal, refusalWords);
    } else {
      results.add(body);
      answer(exchange, 201, "{\"id\": " + results.size() + "}");
    }
  }

  private static String read(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
