package org.taskotron.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.DaemonDirectory;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Launcher;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.master.store.MasterSchema;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code buildmaster}. */
@Command(
    name = "buildmaster",
    header = "buildmaster create-master /srv/master && buildmaster start /srv/master",
    description =
        "The master: keeps the queue, gives jobs to slaves, stores their logs and artifacts.",
    subcommands = {
      MasterMain.CreateMaster.class,
      MasterMain.UpgradeMaster.class,
      MasterMain.CheckConfig.class,
      MasterMain.Start.class,
      MasterMain.Stop.class,
      MasterMain.Restart.class,
      MasterMain.Reconfig.class,
      MasterMain.Status.class,
      MasterMain.Run.class,
      MasterMain.Idle.class,
      MasterMain.Resume.class,
      MasterMain.HashSecret.class
    })
public final class MasterMain {
  private static final String PROGRAM = "buildmaster";

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new MasterMain(), arguments));
  }

  /** What every command over a directory has. */
  abstract static class OnDirectory implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "the master's directory")
    Path directory;

    DaemonDirectory daemon() {
      return new DaemonDirectory(PROGRAM, directory, spec.commandLine().getOut());
    }

    void say(String text) {
      spec.commandLine().getOut().println(text);
    }

    Path absolute() {
      return directory.toAbsolutePath().normalize();
    }

    java.util.List<String> runCommand() {
      return Launcher.command(MasterMain.class, "run", absolute().toString());
    }
  }

  @Command(
      name = "create-master",
      description = "Make a master's directory with a commented master.yaml.")
  static final class CreateMaster extends OnDirectory {
    @Override
    public Integer call() throws IOException {
      Path file = directory.resolve(MasterConfig.FILE);
      if (Files.exists(file)) {
        say(file + " is there already: nothing was changed");
        return 0;
      }
      Files.createDirectories(directory);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
      try (var sample = MasterMain.class.getResourceAsStream("master.sample.yaml")) {
        Files.write(
            file, java.util.Objects.requireNonNull(sample, "master.sample.yaml").readAllBytes());
      }
      say(directory + " is a master's directory now. Next: add slaves and a mirror to " + file
          + ", then: buildmaster checkconfig " + directory + " && buildmaster start " + directory);
      return 0;
    }
  }

  @Command(
      name = "upgrade-master",
      description = "Bring the tables up to date. Also done at every start.")
  static final class UpgradeMaster extends OnDirectory {
    @Override
    public Integer call() throws ConfigException {
      MasterConfig config =
          ConfigReader.read(directory.resolve(MasterConfig.FILE), MasterConfig.class);
      try (Database database =
          Database.open(config.database(), absolute(), MasterSchema.schema())) {
        say(config.database().url() + " is up to date");
        return 0;
      } catch (DatabaseAway e) {
        throw new Failure("the database is away: " + e.getMessage(), e);
      }
    }
  }

  @Command(
      name = "checkconfig",
      description = "Look for mistakes in a master.yaml; changes nothing.")
  static final class CheckConfig implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "DIR|FILE",
        defaultValue = ".",
        description = "the master's directory, or a file to be tried before it is put in place")
    Path directoryOrFile;

    @Override
    public Integer call() {
      return Cli.checkConfig(
          spec.commandLine(),
          directoryOrFile,
          MasterConfig.FILE,
          file -> ConfigReader.read(file, MasterConfig.class));
    }
  }

  @Command(
      name = "start",
      description = "Start the master in the background; waits until it is ready.")
  static final class Start extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().start(runCommand());
    }
  }

  @Command(name = "stop", description = "Stop it. Tasks on slaves go on.")
  static final class Stop extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().stop();
    }
  }

  @Command(name = "restart", description = "Stop and start it. Tasks on slaves go on.")
  static final class Restart extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().restart(runCommand());
    }
  }

  @Command(
      name = "reconfig",
      description = "Read master.yaml anew. A mistake in it keeps the old one in force.")
  static final class Reconfig extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().reconfig();
    }
  }

  @Command(name = "status", description = "Say whether it runs, and what it does.")
  static final class Status extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().status();
    }
  }

  @Command(name = "run", description = "Run in the foreground, for systemd.")
  static final class Run extends OnDirectory {
    @Override
    public Integer call() throws ConfigException {
      Path file = absolute().resolve(MasterConfig.FILE);
      MasterConfig config = ConfigReader.read(file, MasterConfig.class);
      return Chassis.run(
          "master", absolute(), config.log(), chassis -> Master.start(chassis, file));
    }
  }

  @Command(
      name = "idle",
      description = "Give out no more jobs, also after a restart; what runs goes on.")
  static final class Idle extends OnDirectory {
    @Option(names = "--reason", paramLabel = "TEXT", description = "for people who wonder why")
    String reason = "as an operator asked";

    @Override
    public Integer call() throws IOException {
      Files.writeString(directory.resolve(Master.IDLE_FILE), reason + "\n");
      return daemon().reconfig();
    }
  }

  @Command(name = "resume", description = "Give out jobs again.")
  static final class Resume extends OnDirectory {
    @Override
    public Integer call() throws IOException {
      Files.deleteIfExists(directory.resolve(Master.IDLE_FILE));
      return daemon().reconfig();
    }
  }

  @Command(
      name = "hash-secret",
      description =
          "Read a secret from standard input and print what goes into master.yaml; or make a new one.")
  static final class HashSecret implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
        names = "--new",
        description = "make a secret of 128 random bits and print it before its hash")
    boolean fresh;

    @Override
    public Integer call() throws IOException {
      CommandLine line = spec.commandLine();
      if (fresh) {
        String secret = SecretHash.newSecret();
        line.getOut().println(secret);
        line.getOut().println(SecretHash.ofMade(secret));
        return 0;
      }
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String secret = in.readLine();
      if (secret == null || secret.isEmpty()) {
        throw new Failure("nothing on standard input (expected the secret on one line)");
      }
      line.getOut().println(SecretHash.ofChosen(secret));
      return 0;
    }
  }
}
