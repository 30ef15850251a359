package org.taskotron.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that each keep a connection and ask again as soon as they are answered. They are plain sockets, so that they take
 * little of the cores that they share with the server.
 *
 * @param count how many ask at once
 * @param seconds how long they do
 * @param port of the server, on this machine
 */
record Clients(int count, int seconds, int port) {

  /** Asks once; answers with the HTTP status. */
  interface Question {
    int ask() throws IOException;
  }

  /** Makes the next question, outside of what is timed. */
  interface Asker {
    Question next(HttpSocket socket);
  }

  /** How often they were answered, and how long that took. */
  static final class Answers {
    private final double[] millis;
    private final double rate;

    private Answers(List<Long> nanos, double seconds) {
      this.millis = nanos.stream().mapToDouble(n -> n / 1e6).sorted().toArray();
      this.rate = nanos.size() / seconds;
    }

    /** Answers each second. */
    double rate() {
      return rate;
    }

    /** Milliseconds within which 99 of 100 were there. */
    double p99() {
      return BenchMain.percentile(millis, 99);
    }
  }

  /** Has all of them ask, until the time is up. */
  Answers ask(int expected, Asker asker) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(count);
    try {
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      List<Future<List<Long>>> each = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        each.add(executor.submit(() -> one(end, expected, asker)));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> nanos : each) {
        all.addAll(nanos.get());
      }
      return new Answers(all, (System.nanoTime() - begin) / 1e9);
    } finally {
      executor.shutdownNow();
    }
  }

  private List<Long> one(long end, int expected, Asker asker) throws IOException {
    List<Long> nanos = new ArrayList<>();
    try (HttpSocket socket = new HttpSocket(port)) {
      while (System.nanoTime() < end) {
        Question question = asker.next(socket);
        long begin = System.nanoTime();
        int status = question.ask();
        if (status != expected) {
          throw new IOException("answered " + status + ", not " + expected);
        }
        nanos.add(System.nanoTime() - begin);
      }
    }
    return nanos;
  }
}
