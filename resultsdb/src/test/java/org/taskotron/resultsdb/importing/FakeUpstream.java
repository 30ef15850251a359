package org.taskotron.resultsdb.importing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Json;

/**
 * Upstream's ResultsDB for readers, on the loopback: lists by page and limit, {@code since} whose bounds are inclusive,
 * {@code _sort}, results of one time in an order that differs from page to page, testcases as objects, groups as uuids,
 * dates without zone. It can be made to fail, and remembers what it was asked.
 */
final class FakeUpstream implements AutoCloseable {

  static final String PATH = "/resultsdb_api/api/v2.0";

  static {
    // Else each answer waits 40 ms for the reader's word that its first half has arrived.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** An answer that is given instead of the right one. */
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** What it does as an older one did. */
  enum Age {
    NEW,
    /** {@code _sort} is a datum that no result has. */
    WITHOUT_SORT,
    /** {@code _sort} is passed over. */
    SORTS_AS_IT_LIKES
  }

  final List<Map<String, Object>> testcases = new CopyOnWriteArrayList<>();
  final List<Map<String, Object>> groups = new CopyOnWriteArrayList<>();
  final List<Map<String, Object>> results = new CopyOnWriteArrayList<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<String> agents = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final boolean tls;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Map<String, Deque<Fault>> faults = new LinkedHashMap<>();
  private final Random random = new Random(7);
  private Age age = Age.NEW;
  private int most = Integer.MAX_VALUE;
  private UnaryOperator<Object> told = value -> value;
  private Runnable before = () -> {};

  FakeUpstream() {
    this(null);
  }

  FakeUpstream(@Nullable SSLContext context) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    tls = context != null;
    try {
      if (context == null) {
        server = HttpServer.create(any, 64);
      } else {
        HttpsServer secure = HttpsServer.create(any, 64);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        server = secure;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  String base() {
    return (tls ? "https" : "http") + "://127.0.0.1:" + port() + PATH;
  }

  int port() {
    return server.getAddress().getPort();
  }

  FakeUpstream aged(Age now) {
    age = now;
    return this;
  }

  /** Gives no more at once, whatever is asked for. */
  FakeUpstream givingAtMost(int items) {
    most = items;
    return this;
  }

  /** Every answer is changed in this way. */
  void tells(UnaryOperator<Object> changed) {
    told = changed;
  }

  /** Happens before each answer. */
  void before(Runnable what) {
    before = what;
  }

  /** The next questions whose address holds this are answered so. */
  synchronized FakeUpstream fails(String with, Fault... these) {
    faults.computeIfAbsent(with, key -> new ArrayDeque<>()).addAll(List.of(these));
    return this;
  }

  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      answer(
          exchange,
          status,
          "<html><body>it is\n  <b>broken</b></body></html>".getBytes(StandardCharsets.UTF_8));
    };
  }

  static Fault body(String body) {
    return exchange -> answer(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Says that it is longer than it is. */
  static Fault cut(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length + 100L);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** A body in chunks that ends too early, and never says so. */
  static Fault ending(String body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
      exchange.close();
    };
  }

  /** Begins to answer, and says no more. */
  Fault hangs() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("{\"data\": [".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** Endless. */
  static Fault flood() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] some = new byte[1 << 16];
      Arrays.fill(some, (byte) ' ');
      for (int i = 0; i < 1 << 12; i++) {
        exchange.getResponseBody().write(some);
      }
      exchange.close();
    };
  }

  void testcase(String name, @Nullable String refUrl) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("name", name);
    made.put("ref_url", refUrl);
    made.put("href", "file:///etc/passwd");
    testcases.removeIf(one -> name.equals(one.get("name")));
    testcases.add(made);
  }

  void group(String uuid, @Nullable String description) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("uuid", uuid);
    made.put("description", description);
    made.put("ref_url", null);
    made.put("results_count", 0);
    made.put("results", "http://elsewhere.example/results");
    made.put("href", "http://elsewhere.example/groups/" + uuid);
    groups.add(made);
  }

  /** A result; its testcase and groups come to be. */
  Map<String, Object> result(long id, String time, String testcase, String... uuids) {
    if (testcases.stream().noneMatch(one -> testcase.equals(one.get("name")))) {
      testcase(testcase, "https://wiki.example/" + testcase);
    }
    for (String uuid : uuids) {
      if (groups.stream().noneMatch(one -> uuid.equals(one.get("uuid")))) {
        group(uuid, "job " + uuid);
      }
    }
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("id", id);
    made.put("outcome", id % 5 == 0 ? "FAILED" : "PASSED");
    made.put("testcase", testcase);
    made.put("groups", List.of(uuids));
    made.put("note", id % 7 == 0 ? null : "note ☃ of " + id);
    made.put("ref_url", id % 3 == 0 ? null : "https://qa.example/" + id);
    made.put("submit_time", time);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("item", List.of("pkg-1." + id + "-1.fc42"));
    data.put("arch", List.of("x86_64", "noarch"));
    made.put("data", data);
    made.put("href", "http://elsewhere.example/results/" + id);
    results.add(made);
    return made;
  }

  /** Many results, a millisecond apart, ten in a group. */
  void results(int count) {
    for (int n = 1; n <= count; n++) {
      result(
          2L * n,
          time(n),
          "dist.check-" + n % 20,
          "10000000-0000-4000-8000-%012d".formatted(n / 10));
    }
  }

  /** A time without zone; without a fraction where it is zero. */
  static String time(long millis) {
    String text = Instant.parse("2026-01-01T00:00:00Z").plusMillis(millis).toString();
    String plain = text.substring(0, text.length() - 1);
    return plain.indexOf('.') < 0 ? plain : (plain + "000").substring(0, 26);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String question = String.valueOf(exchange.getRequestURI());
    asked.add(question);
    agents.add(String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
    Fault fault = fault(question);
    if (fault != null) {
      fault.answer(exchange);
      return;
    }
    String path = exchange.getRequestURI().getPath();
    if (!path.startsWith(PATH)) {
      json(exchange, 404, Map.of("message", "Not found"));
      return;
    }
    before.run();
    String what = path.substring(PATH.length());
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    switch (what) {
      case "" ->
        json(
            exchange,
            300,
            Map.of(
                "results",
                "x",
                "testcases",
                "x",
                "groups",
                "x",
                "outcomes",
                List.of("PASSED", "ERROR")));
      case "/testcases" -> {
        List<Map<String, Object>> all = new ArrayList<>(testcases);
        all.sort(Comparator.comparing(one -> String.valueOf(one.get("name"))));
        page(exchange, all.stream(), query);
      }
      case "/groups" -> {
        List<Map<String, Object>> all = new ArrayList<>(groups);
        Collections.reverse(all);
        List<String> uuids = List.of(query.getOrDefault("uuid", "").split(","));
        boolean every = !query.containsKey("uuid");
        page(
            exchange,
            all.stream().filter(one -> every || uuids.contains(String.valueOf(one.get("uuid")))),
            query);
      }
      case "/results" -> page(exchange, found(query), query);
      default -> one(exchange, what);
    }
  }

  private synchronized @Nullable Fault fault(String question) {
    for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
      if (question.contains(entry.getKey()) && !entry.getValue().isEmpty()) {
        return entry.getValue().remove();
      }
    }
    return null;
  }

  private void one(HttpExchange exchange, String what) throws IOException {
    for (Map<String, Object> result : results) {
      if (what.equals("/results/" + result.get("id"))) {
        json(exchange, 200, told.apply(told(result)));
        return;
      }
    }
    json(exchange, 404, Map.of("message", "Result not found"));
  }

  private Stream<Map<String, Object>> found(Map<String, String> query) {
    List<Map<String, Object>> all = new ArrayList<>(results);
    Collections.shuffle(all, random); // of those at one time
    Comparator<Map<String, Object>> order =
        Comparator.comparing(one -> sortable(String.valueOf(one.get("submit_time"))));
    boolean ascending = age == Age.NEW && "asc:submit_time".equals(query.get("_sort"));
    all.sort(ascending ? order : order.reversed());
    if (age == Age.WITHOUT_SORT && query.containsKey("_sort")) {
      all.clear();
    }
    String since = query.get("since");
    return all.stream()
        .filter(one -> since == null
            || sortable(String.valueOf(one.get("submit_time"))).compareTo(sortable(since)) >= 0)
        .map(this::told);
  }

  private static String sortable(String time) {
    return ((time.indexOf('.') < 0 ? time + "." : time) + "000000").substring(0, 26);
  }

  private Map<String, Object> told(Map<String, Object> result) {
    Map<String, Object> told = new LinkedHashMap<>(result);
    testcases.stream()
        .filter(one -> result.get("testcase").equals(one.get("name")))
        .forEach(one -> told.put("testcase", one));
    return told;
  }

  private void page(
      HttpExchange exchange, Stream<Map<String, Object>> all, Map<String, String> query)
      throws IOException {
    int limit = Math.min(most, Integer.parseInt(query.getOrDefault("limit", "20")));
    long page = Long.parseLong(query.getOrDefault("page", "0"));
    List<Map<String, Object>> some = all.skip(page * limit).limit(limit + 1L).toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("data", some.subList(0, Math.min(limit, some.size())));
    answer.put("prev", page == 0 ? null : "http://elsewhere.example/?page=" + (page - 1));
    answer.put("next", some.size() > limit ? "http://elsewhere.example/?page=" + (page + 1) : null);
    json(exchange, 200, told.apply(answer));
  }

  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query.putIfAbsent(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void json(HttpExchange exchange, int status, Object value) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer(exchange, status, Json.bytes(value));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    held.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
