package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Problem;
import picocli.CommandLine.Command;

/** A daemon that does what its configuration says, for tests that need a process of its own. */
@Command(name = "sample", description = "A sample.")
public final class SampleDaemon implements Program {

  private static final DaemonCommands SAMPLE = new DaemonCommands(DaemonRole.inDirectory(
      "sample",
      "sample",
      SampleDaemon.class,
      new DaemonRole.Config("sample.yaml", file -> ConfigReader.read(file, Config.class))));

  enum Start {
    WELL,
    FAILS,
    BREAKS,
    WAITS,
    HANGS
  }

  record Config(
      @Default("well") Start start, @Default("hello") String words) {}

  public static void main(String[] arguments) {
    System.exit(Cli.run(new SampleDaemon(), arguments));
  }

  @Override
  public List<Subcommand> commands() {
    return List.of(
        SAMPLE.checkconfig(),
        SAMPLE.start(),
        SAMPLE.stop("Stop it."),
        SAMPLE.restart("Stop and start it."),
        SAMPLE.reconfig(),
        SAMPLE.status(),
        SAMPLE.run(given ->
            Chassis.run("sample", given.path(), LogConfig.defaults(), SampleDaemon::start)));
  }

  private static Chassis.Running start(Chassis chassis) throws Exception {
    Path file = chassis.directory().resolve("sample.yaml");
    Config config = ConfigReader.read(file, Config.class);
    chassis.readiness().status(() -> "says " + config.words());
    switch (config.start()) {
      case FAILS -> throw new Failure("port 8010 is taken by somebody else");
      case BREAKS -> throw new IllegalStateException("a bug");
      case HANGS -> new CountDownLatch(1).await();
      case WAITS -> {
        Condition database = chassis.readiness().condition("database");
        chassis.waitFor(database, IOException.class, () -> {
          if (!Files.exists(chassis.directory().resolve("database"))) {
            throw new IOException("connection refused");
          }
          return "";
        });
      }
      case WELL -> {}
    }
    Thread thrower = new Thread(
        () -> {
          throw new IllegalStateException("thrown for the log");
        },
        "thrower");
    if (config.words().equals("throw")) {
      thrower.start();
    }
    return new Up(chassis, file);
  }

  private record Up(Chassis chassis, Path file) implements Chassis.Running {
    @Override
    public void reload() throws ConfigException {
      Config config = ConfigReader.read(file, Config.class);
      if (config.words().equals("never")) {
        throw new ConfigException(
            List.of(new Problem(file.toString(), 1, 8, "words: never (expected other words)")));
      }
      chassis.readiness().status(() -> "says " + config.words());
    }

    @Override
    public void close() throws IOException {
      Files.writeString(chassis.directory().resolve("closed"), "");
    }
  }
}
