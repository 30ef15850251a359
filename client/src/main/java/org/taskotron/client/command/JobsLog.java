package org.taskotron.client.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A job's log, byte for byte. */
@Command(
    name = "log",
    header = "taskotron jobs log -f 0191c1a0-…",
    description = "Prints the log of a job's last attempt.")
final class JobsLog implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(300);

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Parameters(index = "0", paramLabel = "UUID", description = "the job")
  private UUID job = new UUID(0, 0);

  @Option(
      names = {"-f", "--follow"},
      description = "go on until the job is done")
  private boolean follow;

  @Option(names = "--attempt", paramLabel = "N", description = "another attempt than the last")
  private int attempt;

  @Override
  public Integer call() throws Exception {
    MasterRest rest = new MasterRest(target.target());
    String log = "/jobs/" + job + (attempt > 0 ? "/attempts/" + attempt : "") + "/log";
    PrintStream out = System.out;
    long offset = 0;
    while (true) {
      // Asked before the log is read: what was written before the end is then read after it.
      boolean more = follow && !isDone(rest);
      byte[] bytes;
      do {
        bytes = rest.tail(log, offset);
        out.write(bytes, 0, bytes.length);
        out.flush();
        offset += bytes.length;
      } while (bytes.length > 0 && follow);
      if (!more) {
        return out.checkError() ? 1 : 0;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  private boolean isDone(MasterRest rest) throws Exception {
    return Words.text(rest.json("/jobs/" + job, Map.of()), "state").equals("DONE");
  }
}
