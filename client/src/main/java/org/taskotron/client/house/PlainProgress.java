package org.taskotron.client.house;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.taskotron.base.daemon.Ticker;

/** A line for each thing that happened: for files, pipes and CI. */
final class PlainProgress implements Progress {

  private final PrintStream out;
  private final Ticker ticker;
  private final long begin;
  private final Map<String, String> shown = new HashMap<>();

  PlainProgress(PrintStream out, Ticker ticker) {
    this.out = out;
    this.ticker = ticker;
    this.begin = ticker.nanos();
  }

  @Override
  public synchronized void say(String line) {
    double seconds = (ticker.nanos() - begin) / 1e9;
    out.println(String.format(Locale.ROOT, "[%6.1f s] %s", seconds, line));
    out.flush();
  }

  @Override
  public synchronized void show(List<Delivery> messages, List<Work> works) {
    for (Delivery delivery : messages) {
      delivery
          .fate()
          .filter(Fate::failed)
          .ifPresent(fate -> once(
              delivery.id(),
              "message " + delivery.id() + " " + fate.state() + ": " + fate.reason()));
    }
    for (Work work : works) {
      if (!work.task().isEmpty()) {
        String results = work.settled() && !work.findings().isEmpty() ? ": " + work.results() : "";
        once(work.uuid(), work.title() + "  " + work.standing() + results);
      }
    }
  }

  private void once(String key, String line) {
    if (!line.equals(shown.put(key, line))) {
      say(line);
    }
  }

  @Override
  public void close() {
    // every line is out already
  }
}
