package org.taskotron.base.daemon;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Durations;

/**
 * Whether a daemon can do its work, and what it waits for otherwise. The log hears of each change, and once a minute of
 * what is still missing. Safe for use by several threads.
 */
public final class Readiness {

  private static final Logger log = LoggerFactory.getLogger(Readiness.class);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Ticker ticker;
  private final List<Need> needs = new CopyOnWriteArrayList<>();
  private volatile Supplier<String> line = () -> "";
  private volatile Runnable changed = () -> {};
  private volatile boolean starting;

  public Readiness(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Adds something that is needed. It is not met until somebody says so. */
  public Condition condition(String name) {
    Need need = new Need(name);
    needs.add(need);
    changed.run();
    return need;
  }

  /** All conditions are met. */
  public boolean ready() {
    return !starting && needs.stream().allMatch(Need::isMet);
  }

  /** What is waited for: name and reason of each condition that is not met, in the order they were added. */
  public Map<String, String> waiting() {
    Map<String, String> waiting = new LinkedHashMap<>();
    for (Need need : needs) {
      String why = need.missing();
      if (why != null) {
        waiting.put(need.name(), why);
      }
    }
    if (starting && waiting.isEmpty()) {
      waiting.put("start", "not over yet");
    }
    return Collections.unmodifiableMap(waiting);
  }

  /**
   * One telling line for {@code systemctl status} ("12 running, 40 queued, 3 of 3 slaves"). Called once a second, so it
   * must neither wait nor read a database.
   */
  public void status(Supplier<String> telling) {
    this.line = telling;
  }

  /** "waiting for database: …" or the daemon's own line. */
  public String statusLine() {
    Map<String, String> waiting = waiting();
    return waiting.isEmpty()
        ? line.get()
        : waiting.entrySet().stream()
            .map(entry -> "waiting for " + entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("; "));
  }

  /** Not ready before {@link #started}, whatever the conditions say. */
  void starting() {
    starting = true;
  }

  void started() {
    starting = false;
    changed.run();
  }

  boolean isStarting() {
    return starting;
  }

  /** Says once a minute what is waited for. The chassis calls it each second. */
  public void pass() {
    needs.forEach(Need::sayAgain);
  }

  /** Called after each change, on the thread that made it. */
  void onChange(Runnable call) {
    this.changed = call;
  }

  private final class Need implements Condition {

    private final String name;
    private boolean met;
    private String why = "not there yet";
    private Duration since = ticker.now();
    private @Nullable Duration said;

    Need(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void waiting(String reason) {
      synchronized (this) {
        why = reason;
        if (met) {
          met = false;
          since = ticker.now();
          said = null;
        }
        if (said != null) {
          return;
        }
        said = ticker.now();
        log.warn("waiting for {}: {}", name, reason);
      }
      changed.run();
    }

    @Override
    public void met() {
      synchronized (this) {
        if (met) {
          return;
        }
        met = true;
        if (said == null) {
          log.info("{} is there", name);
        } else {
          log.info("{} is there after {}", name, lasted());
        }
      }
      changed.run();
    }

    @Override
    public synchronized boolean isMet() {
      return met;
    }

    synchronized @Nullable String missing() {
      return met ? null : why;
    }

    synchronized void sayAgain() {
      if (!met && ticker.since(said == null ? since : said).compareTo(AGAIN) >= 0) {
        said = ticker.now();
        log.warn("still waiting for {} after {}: {}", name, lasted(), why);
      }
    }

    private String lasted() {
      Duration lasted = ticker.since(since);
      boolean fine = lasted.compareTo(Duration.ofSeconds(1)) < 0;
      return Durations.text(
          fine
              ? lasted.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
              : Duration.ofSeconds(lasted.toSeconds()));
    }
  }
}
