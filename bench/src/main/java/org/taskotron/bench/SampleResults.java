package org.taskotron.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Results as a distribution has them: 500 testcases, ten results for each item, in one group, about 3.5 texts of data in
 * each. Made from their number alone, so that whoever asks knows what is there.
 */
final class SampleResults {

  static final int TESTCASES = 500;
  static final int OF_AN_ITEM = 10;
  /** One item in so many is a kernel. */
  static final int KERNELS = 100;

  private static final int IN_A_REQUEST = 500;
  private static final int CLIENTS = 4;
  private static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
  private static final String[] OUTCOMES = {"PASSED", "PASSED", "PASSED", "FAILED", "INFO"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private final long count;

  SampleResults(long count) {
    this.count = count;
  }

  long items() {
    return count / OF_AN_ITEM;
  }

  static String item(long number) {
    String name = number % KERNELS == 0 ? "kernel" : "pkg" + number % 7_919;
    return name + "-1." + number + "-1.fc42";
  }

  static String testcase(long number) {
    return "dist.check-" + number % TESTCASES;
  }

  static String group(long item) {
    return "10000000-0000-4000-8000-%012d".formatted(item);
  }

  /** All of them span a hundred days. */
  String time(long number) {
    long millis = (long) (number * (100.0 * 86_400_000 / count));
    return TIME.format(Instant.ofEpochMilli(FIRST * 1_000 + millis));
  }

  private String result(long number) {
    long item = number / OF_AN_ITEM;
    // Ten checks of an item: which ones, moves from item to item.
    long testcase = item * 7 + number % OF_AN_ITEM * 50;
    String further = number % 2 == 0 ? ",\"scenario\":\"scenario-" + number % 20 + "\"" : "";
    return "{\"outcome\":\"" + OUTCOMES[(int) (number % 5)] + "\",\"testcase\":\""
        + testcase(testcase)
        + "\",\"groups\":[\"" + group(item) + "\"],\"note\":\"" + number % 30 + " warnings\","
        + "\"ref_url\":\"https://qa.example/artifacts/all/" + group(item) + "/\","
        + "\"submit_time\":\"" + time(number) + "\",\"data\":{\"item\":\"" + item(item)
        + "\",\"type\":\"koji_build\",\"arch\":\"" + (number % 3 == 0 ? "noarch" : "x86_64")
        + "\"" + further + "}}";
  }

  /** Which testcase some item has a result of. */
  static String testcaseOf(long item) {
    return testcase(item * 7 + 3 * 50);
  }

  /** Posts all of them to an empty ResultsDB, in the order of their time as far as clients beside each other keep it. */
  void post(int port) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int mine = client;
        running.add(clients.submit(() -> {
          post(port, mine);
          return true;
        }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private void post(int port, int client) throws IOException {
    try (HttpSocket socket = new HttpSocket(port)) {
      for (long begin = (long) client * IN_A_REQUEST;
          begin < count;
          begin += (long) CLIENTS * IN_A_REQUEST) {
        StringBuilder lines = new StringBuilder();
        for (long number = begin; number < Math.min(count, begin + IN_A_REQUEST); number++) {
          lines.append(result(number)).append('\n');
        }
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        int status = socket.post("/api/v2.0/results", "application/x-ndjson", body);
        if (status != 201) {
          throw new IOException("filling: answered " + status);
        }
      }
    }
  }
}
