package org.taskotron.client.house;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.Host;

/** Ends the daemons that a killed house left behind: they hold its ports and its databases. */
final class Leftovers {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(50);

  private Leftovers() {}

  /** Answers the names of those that it ended. Tasks of theirs run on: the next slave finds them. */
  static List<String> end(Path directory) throws InterruptedException {
    Optional<HouseFile> file = HouseFile.read(directory);
    List<RunningProcess> left = file
        .filter(house -> house.boot().equals(Host.boot()))
        .map(HouseFile::processes)
        .orElse(List.of())
        .stream()
        .filter(RunningProcess::runs)
        .toList();
    signal(left, false);
    if (!ended(left)) {
      signal(left, true);
      ended(left);
    }
    return left.stream().map(RunningProcess::name).toList();
  }

  private static void signal(List<RunningProcess> processes, boolean kill) {
    processes.stream()
        .filter(RunningProcess::runs)
        .flatMap(each -> ProcessHandle.of(each.pid()).stream())
        .forEach(kill ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
  }

  private static boolean ended(List<RunningProcess> processes) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (processes.stream().anyMatch(RunningProcess::runs)) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    return true;
  }
}
