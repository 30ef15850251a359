package org.taskotron.slave;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.DaemonDirectory;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Launcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code buildslave}. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
@Command(
    name = "buildslave",
    header =
        "buildslave create-slave /srv/slave1 localhost:9989 slave1 - && buildslave start /srv/slave1",
    description = "A slave: runs jobs for a master.",
    subcommands = {
      SlaveMain.CreateSlave.class,
      SlaveMain.CheckConfig.class,
      SlaveMain.Start.class,
      SlaveMain.Stop.class,
      SlaveMain.Restart.class,
      SlaveMain.Reconfig.class,
      SlaveMain.Status.class,
      SlaveMain.Run.class
    })
public final class SlaveMain {

  private static final String PROGRAM = "buildslave";

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new SlaveMain(), arguments));
  }

  /** What every command over a directory has. */
  abstract static class OnDirectory implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "the slave's directory")
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

    SlaveConfig config() throws ConfigException {
      return ConfigReader.read(absolute().resolve(SlaveConfig.FILE), SlaveConfig.class);
    }

    List<String> runCommand() {
      return Launcher.command(SlaveMain.class, "run", absolute().toString());
    }
  }

  @Command(
      name = "create-slave",
      description = "Make a slave's directory with a commented slave.yaml.")
  static final class CreateSlave extends OnDirectory {
    @Parameters(index = "1", paramLabel = "HOST:PORT", description = "the master's gRPC")
    String master;

    @Parameters(index = "2", paramLabel = "NAME", description = "as in the master's list of slaves")
    String name;

    @Parameters(
        index = "3",
        paramLabel = "PASSWORD",
        description = "- reads it from standard input, where no other user sees it")
    String password;

    @Override
    public Integer call() throws IOException, ConfigException {
      Path file = absolute().resolve(SlaveConfig.FILE);
      if (Files.exists(file)) {
        say(file + " is there already: nothing was changed");
        return 0;
      }
      String text = sample()
          .replace("@MASTER@", Yaml.quoted(master))
          .replace("@NAME@", Yaml.quoted(name))
          .replace("@PASSWORD@", Yaml.quoted(password()));
      var unused = ConfigReader.read(file.toString(), text, SlaveConfig.class);
      Files.createDirectories(absolute().resolve("info"));
      try (var out = Files.newByteChannel(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        out.write(StandardCharsets.UTF_8.encode(text));
      }
      Files.writeString(
          absolute().resolve("info/host"),
          InetAddress.getLocalHost().getHostName() + ", " + System.getProperty("os.name") + " "
              + System.getProperty("os.version") + " " + Arch.ofThisMachine() + "\n");
      say(directory + " is a slave's directory now. Next: buildslave start " + directory);
      return 0;
    }

    private String password() throws IOException {
      if (!password.equals("-")) {
        return password;
      }
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isEmpty()) {
        throw new Failure("no password on standard input");
      }
      return line;
    }

    private static String sample() throws IOException {
      try (var in = SlaveMain.class.getResourceAsStream("slave.sample.yaml")) {
        return new String(
            Objects.requireNonNull(in, "slave.sample.yaml").readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  @Command(
      name = "checkconfig",
      description = "Look for mistakes in a slave.yaml; changes nothing.")
  static final class CheckConfig implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "DIR|FILE",
        defaultValue = ".",
        description = "the slave's directory, or a file to be tried before it is put in place")
    Path directoryOrFile;

    @Override
    public Integer call() {
      return Cli.checkConfig(
          spec.commandLine(),
          directoryOrFile,
          SlaveConfig.FILE,
          file -> ConfigReader.read(file, SlaveConfig.class));
    }
  }

  @Command(
      name = "start",
      description = "Start the slave in the background; waits until it is ready.")
  static final class Start extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().start(runCommand());
    }
  }

  @Command(
      name = "stop",
      description = "Stop it. Its tasks go on, and so does it at the next start.")
  static final class Stop extends OnDirectory {
    @Option(
        names = "--kill",
        description = "end its tasks too: the master gives their jobs to others at once")
    boolean kill;

    @Override
    public Integer call() throws IOException, ConfigException {
      if (!kill) {
        return daemon().stop();
      }
      SlaveConfig config = config();
      KillOrder.give(absolute());
      int stopped = daemon().stop();
      if (KillOrder.isOpen(absolute())) {
        // Nobody ran who could obey it, but tasks may run all the same: a slave for as long as that
        // takes.
        return Chassis.run(PROGRAM, absolute(), config.log(), chassis -> {
          Slave slave = Slave.start(chassis, config);
          chassis.stop("stop --kill");
          return slave;
        });
      }
      return stopped;
    }
  }

  @Command(name = "restart", description = "Stop and start it. Its tasks go on.")
  static final class Restart extends OnDirectory {
    @Override
    public Integer call() {
      return daemon().restart(runCommand());
    }
  }

  @Command(
      name = "reconfig",
      description = "Read slave.yaml anew. A mistake in it keeps the old one in force.")
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
      SlaveConfig config = config();
      return Chassis.run(
          "slave", absolute(), config.log(), chassis -> Slave.start(chassis, config));
    }
  }

  /** Texts as YAML takes them, whatever they hold. */
  static final class Yaml {
    private Yaml() {}

    static String quoted(String text) {
      return "'" + text.replace("'", "''") + "'";
    }
  }
}
