package org.taskotron.client.house;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.client.command.DurationConverter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskotron house}: what {@code ./run} runs once everything is built. */
@Command(
    name = "house",
    hidden = true,
    description = {
      "Starts the whole house on this machine and publishes messages to it.",
      "",
      "ResultsDB, master, two slaves and trigger start as processes of their own, on embedded databases in one"
          + " directory. The sample messages are published to them; each job is followed to its results. The house"
          + " stays up until Ctrl-C, which ends every process, running tasks included.",
      "",
      "Examples:",
      "  ./run                                 starts the house and stays",
      "  ./run --once                          stops it when every job is answered",
      "  ./run --messages msg.json --once      publishes another message",
      "  ./run --tasks my-tasks --rules my-rules.yml",
      ""
    })
public final class HouseCommand implements Callable<Integer> {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "${env:TASKOTRON_HOUSE_DIR:-.taskotron}",
      description = "where the house lives (default: .taskotron beside ./run)")
  private Path directory = Path.of(".taskotron");

  @Option(
      names = "--once",
      description =
          "stop the house when every job of the messages has ended and its results are in ResultsDB;"
              + " exit code 1 if a job was lost or cancelled, a result refused, or a message failed")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "with --once: give up after this time, for instance 90s or 5m (default: 10m)")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--messages",
      paramLabel = "DIR|FILE",
      arity = "1..*",
      description =
          "publish these recorded messages (of a directory: *.json, by name) in place of the samples")
  private List<Path> messages = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "the trigger's rules in place of the samples'")
  private @Nullable Path rules;

  @Option(
      names = "--tasks",
      paramLabel = "DIR",
      description =
          "each sub-directory is a task under its own name, a git repository or a plain directory;"
              + " beside the samples")
  private List<Path> tasks = new ArrayList<>();

  @Option(
      names = "--port-base",
      paramLabel = "N",
      description =
          "listen on N to N+8 (default: the usual ports, or when one of them is taken the first free"
              + " block from 20000)")
  private @Nullable Integer portBase;

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      hidden = true,
      defaultValue = "${env:TASKOTRON_EXAMPLES}")
  private @Nullable Path examples;

  @Override
  public Integer call() throws Exception {
    // Else JGit's first use measures the file system's clock for seconds.
    FS.FileStoreAttributes.setBackground(true);
    Installation installation = new Installation(home());
    HouseSettings settings = settings();
    Ticker ticker = Ticker.system();
    PrintStream err = utf8(System.err);
    Progress progress = Terminal.isOn(2)
        ? new LiveProgress(err, Terminal.size(), new Paint(settings.colours()))
        : new PlainProgress(err, ticker);
    House house = new House(progress);
    Thread hook = new Thread(
        () -> {
          progress.close();
          progress.say("stopping");
          house.close();
        },
        "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      House.Parts parts = house.open(settings, installation);
      return new Story(house, parts, settings, progress, utf8(System.out), ticker).tell();
    } finally {
      house.close();
      release(hook);
    }
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs: somebody pressed Ctrl-C, and it is what closed the house.
    }
  }

  private HouseSettings settings() {
    Path ours = examples == null ? home().resolve("share/examples") : examples;
    return new HouseSettings(
        directory,
        ours,
        messages,
        Optional.ofNullable(rules),
        tasks,
        Optional.ofNullable(portBase),
        once,
        timeout,
        System.getenv("NO_COLOR") == null);
  }

  private static Path home() {
    return Path.of(System.getProperty("taskotron.home", ".")).toAbsolutePath().normalize();
  }

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
