package org.taskotron.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.MariaDbServer;

/**
 * What people and programs ask ResultsDB, at a million results, by 8 clients that each wait for the answer: rate and the
 * 99th percentile of the time that an answer takes. Each request asks for another item, testcase, group or result.
 *
 * <p>{@code BENCH_RESULTS} says how many results there are, {@code BENCH_RESULTSDB_PORT} names a ResultsDB on this
 * machine that has them already.
 */
final class ResultsDbQueryBenchmark implements Benchmark {

  private static final int CLIENTS = 8;
  private static final int SECONDS = 3;
  private static final Pattern NEXT = Pattern.compile("\"next\":\"https?://[^/]*([^\"]*)\"");

  private final SampleResults samples =
      new SampleResults(Long.parseLong(variable("BENCH_RESULTS", "1000000")));
  private final Map<String, Query> queries = new LinkedHashMap<>();
  private @Nullable Programs programs;
  private int port;

  /** A question: its path for some number, and how many ask at once. */
  private record Query(LongFunction<String> path, int clients) {}

  ResultsDbQueryBenchmark() {
    long items = samples.items();
    ask("result", n -> "/results/" + (1 + n % (items * SampleResults.OF_AN_ITEM)));
    ask("newest", n -> "/results");
    ask("item", n -> "/results?item=" + SampleResults.item(n % items));
    ask("latest-item", n -> "/results/latest?item=" + SampleResults.item(n % items));
    ask(
        "latest-testcase-item",
        n -> "/results/latest?testcases=" + SampleResults.testcaseOf(n % items) + "&item="
            + SampleResults.item(n % items));
    ask(
        "gate",
        n -> "/results/latest?item=" + SampleResults.item(n % items)
            + "&type=koji_build,brew-build,bodhi_update"
            + "&_distinct_on=scenario,system_architecture,system_variant");
    ask(
        "decision",
        n -> "/decision?item=" + SampleResults.item(n % items) + "&testcases="
            + SampleResults.testcaseOf(n % items) + "," + SampleResults.testcase(n));
    ask("latest-testcase", n -> "/results/latest?testcases=" + SampleResults.testcase(n));
    ask("testcases-like", n -> "/results?testcases:like=dist*check-" + n % 10 + "*");
    ask("item-like-0", n -> "/results?item:like=*nothing" + n % 1_000 + "like*");
    ask("item-like-10", n -> "/results?item:like=*-1." + n % items + "-1.fc4*");
    ask(
        "item-like-10000",
        n -> "/results?item:like=*kern" + "el".substring(0, (int) (n % 2) + 1) + "*");
    ask(
        "since",
        n -> "/results?since=" + samples.time(items * 5) + ","
            + samples.time(items * 5 + items / 10));
    ask("group", n -> "/groups/" + SampleResults.group(n % items) + "/results");
    ask("page-1000", n -> "/results?page=1000");
    ask("page-50000", n -> "/results?page=" + Math.min(50_000, items * 10 / 20 - 1));
    queries.put("limit-1000", new Query(n -> "/results?limit=1000", 1));
    List<String> only = Arrays.asList(variable("BENCH_QUERIES", "").split(","));
    if (!only.equals(List.of(""))) {
      queries.keySet().retainAll(only);
    }
  }

  private void ask(String name, LongFunction<String> path) {
    queries.put(name, new Query(path, CLIENTS));
  }

  private static String variable(String name, String usual) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? usual : value;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String query : queries.keySet()) {
      names.add("resultsdb.query." + query + ".rate");
      names.add("resultsdb.query." + query + ".p99");
    }
    names.add("resultsdb.query.followed.rate");
    names.add("resultsdb.query.followed.p99");
    return names;
  }

  @Override
  public void prepare() throws Exception {
    port = Integer.parseInt(variable("BENCH_RESULTSDB_PORT", "0"));
    if (port != 0) {
      return;
    }
    Programs made = new Programs();
    programs = made;
    port = made.startResultsDb(MariaDbServer.shared().newDatabase(), "");
    samples.post(port);
  }

  @Override
  public List<Double> run() throws Exception {
    List<Double> figures = new ArrayList<>();
    for (Query query : queries.values()) {
      add(figures, new Clients(query.clients(), SECONDS, port).ask(200, socket -> {
            long number = ThreadLocalRandom.current().nextLong(1L << 40);
            byte[] request = HttpSocket.request("/api/v2.0" + query.path().apply(number));
            return () -> socket.send(request);
          }));
    }
    add(figures, followed());
    return figures;
  }

  /** Readers who follow the links from page to page, from somewhere in the middle of the million. */
  private Clients.Answers followed() throws Exception {
    ThreadLocal<String> next =
        ThreadLocal.withInitial(() -> "/api/v2.0/results?page=" + samples.items() / 4);
    return new Clients(CLIENTS, SECONDS, port).ask(200, socket -> () -> {
      Matcher link = NEXT.matcher(socket.read(next.get()));
      boolean there = link.find();
      next.set(there ? link.group(1).replace("\\u0026", "&") : "/api/v2.0/results");
      return 200;
    });
  }

  private static void add(List<Double> figures, Clients.Answers answers) {
    figures.add(answers.rate());
    figures.add(answers.p99());
  }

  @Override
  public void clear() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }
}
