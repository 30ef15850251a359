package org.taskotron.client.house;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.taskotron.base.daemon.Ticker;

/**
 * What happens in a house: wait until everybody is ready, publish, follow each message to its results, tell what it came
 * to, and without {@code --once} stay. Used by one thread.
 */
final class Story {

  /** How often the daemons are asked how things are. */
  private static final Duration BEAT = Duration.ofMillis(100);

  private static final Duration SUBSCRIPTION = Duration.ofMillis(200);

  private final House house;
  private final House.Parts parts;
  private final HouseSettings settings;
  private final Progress progress;
  private final PrintStream out;
  private final Ticker ticker;
  private final Duration begin;
  private final Asking asking = new Asking();

  Story(
      House house,
      House.Parts parts,
      HouseSettings settings,
      Progress progress,
      PrintStream out,
      Ticker ticker) {
    this.house = house;
    this.parts = parts;
    this.settings = settings;
    this.progress = progress;
    this.out = out;
    this.ticker = ticker;
    this.begin = ticker.now();
  }

  /** Answers the exit code of the program. */
  int tell() throws InterruptedException {
    List<String> missing = awaitReady();
    if (!missing.isEmpty()) {
      return failed(missing);
    }
    if (!house.isClosed()) {
      progress.say("the house is up: " + parts.url("master") + "/taskmaster/");
    }
    Deliveries deliveries = new Deliveries(
        parts.messages(), parts.bus()::publish, asking, parts.url("trigger") + "/trigger", ticker);
    Works works = new Works(
        asking, parts.url("master") + "/taskmaster", parts.url("resultsdb") + "/api/v2.0");
    if (!follow(deliveries, works)) {
      progress.close();
      missing = parts
          .keeper()
          .trouble()
          .map(List::of)
          .orElse(new Report(deliveries.all(), works.inOrderOf(deliveries.all())).missing());
      return house.isClosed() ? 0 : failed(missing);
    }
    progress.close();
    Report report = new Report(deliveries.all(), works.inOrderOf(deliveries.all()));
    if (house.isClosed()) {
      return 0;
    }
    print(report, works);
    return settings.once() ? concluded(report) : stay();
  }

  /** Answers what is not ready in time, empty when all is. */
  private List<String> awaitReady() throws InterruptedException {
    String waitedFor = "";
    while (goesOn()) {
      List<Daemon> late = unready();
      String waiting = House.names(late);
      boolean heard = late.isEmpty() && parts.bus().awaitSubscriber(SUBSCRIPTION);
      if (heard) {
        return List.of();
      }
      if (!late.isEmpty() && !waiting.equals(waitedFor)) {
        progress.say("waiting for " + waiting);
        waitedFor = waiting;
      }
      TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
    }
    if (house.isClosed()) {
      return List.of();
    }
    return parts.keeper().trouble().map(List::of).orElseGet(() -> unreadyNames());
  }

  private List<String> unreadyNames() {
    try {
      List<Daemon> late = unready();
      return late.isEmpty()
          ? List.of("the trigger does not listen to the bus")
          : late.stream()
              .map(daemon -> daemon.name() + " is not ready (" + daemon.ready() + ")")
              .collect(Collectors.toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    }
  }

  private List<Daemon> unready() throws InterruptedException {
    List<Daemon> late = new ArrayList<>();
    for (Daemon daemon : parts.daemons()) {
      if (!asking.ready(daemon.ready())) {
        late.add(daemon);
      }
    }
    return late;
  }

  /** True once every message and job is answered, false when that cannot be waited for any longer. */
  private boolean follow(Deliveries deliveries, Works works) throws InterruptedException {
    while (goesOn()) {
      deliveries.pass();
      deliveries.all().forEach(each -> each.fate().ifPresent(fate -> works.follow(fate.jobs())));
      works.pass();
      progress.show(deliveries.all(), works.all());
      if (deliveries.settled() && works.settled()) {
        return true;
      }
      TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
    }
    return house.isClosed();
  }

  private boolean goesOn() {
    boolean inTime = !settings.once() || ticker.since(begin).compareTo(settings.timeout()) < 0;
    return inTime && !house.isClosed() && parts.keeper().trouble().isEmpty();
  }

  private void print(Report report, Works works) {
    out.println();
    report.lines(new Paint(settings.colours() && Terminal.isOn(1)), works).forEach(out::println);
    out.println();
    out.println("Jobs      " + parts.url("master") + "/taskmaster/");
    out.println("Results   " + parts.url("frontend") + "/resultsdb/");
    out.println("Messages  " + parts.url("trigger") + "/trigger/");
    out.flush();
  }

  private int concluded(Report report) {
    report.complaints().forEach(progress::say);
    return report.exitCode();
  }

  /** Until the house is closed, which happens to another thread, or cannot stand. */
  private int stay() throws InterruptedException {
    progress.say("the house stays up: Ctrl-C ends it");
    while (goesOn()) {
      TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
    }
    Optional<String> trouble = parts.keeper().trouble();
    return trouble.isPresent() ? failed(List.of(trouble.get())) : 0;
  }

  private int failed(List<String> missing) {
    if (parts.keeper().trouble().isEmpty()) {
      progress.say("not done after " + settings.timeout().toSeconds() + " s:");
    }
    missing.forEach(line -> progress.say("  " + line));
    return 1;
  }
}
