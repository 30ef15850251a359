package org.taskotron.slave;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import org.taskotron.base.daemon.DaemonCommands;
import org.taskotron.base.daemon.DaemonRole;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.daemon.Program;
import org.taskotron.base.daemon.Subcommand;
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
    description = "A slave: runs jobs for a master.")
public final class SlaveMain implements Program {

  private static final DaemonRole ROLE = DaemonRole.inDirectory(
      "buildslave",
      "slave",
      SlaveMain.class,
      new DaemonRole.Config(SlaveConfig.FILE, file -> ConfigReader.read(file, SlaveConfig.class)));
  private static final DaemonCommands SLAVE = new DaemonCommands(ROLE);

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new SlaveMain(), arguments));
  }

  @Override
  public List<Subcommand> commands() {
    return List.of(
        Subcommand.annotated("create-slave", CreateSlave::new),
        SLAVE.checkconfig(),
        SLAVE.start(),
        SLAVE.own("stop", Stop::new),
        SLAVE.restart("Stop and start it. Its tasks go on."),
        SLAVE.reconfig(),
        SLAVE.status(),
        SLAVE.run(SlaveMain::run));
  }

  private static SlaveConfig config(Given given) throws ConfigException {
    return ConfigReader.read(given.configFile(), SlaveConfig.class);
  }

  private static int run(Given given) throws ConfigException {
    SlaveConfig config = config(given);
    return Chassis.run(
        "slave", given.absolute(), config.log(), chassis -> Slave.start(chassis, config));
  }

  @Command(
      name = "create-slave",
      description = "Make a slave's directory with a commented slave.yaml.")
  static final class CreateSlave implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "the slave's directory")
    Path directory;

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
      Path file = directory.toAbsolutePath().normalize().resolve(SlaveConfig.FILE);
      if (Files.exists(file)) {
        spec.commandLine().getOut().println(file + " is there already: nothing was changed");
        return Exit.DONE;
      }
      String text = sample()
          .replace("@MASTER@", Yaml.quoted(master))
          .replace("@NAME@", Yaml.quoted(name))
          .replace("@PASSWORD@", Yaml.quoted(password()));
      var unused = ConfigReader.read(file.toString(), text, SlaveConfig.class);
      Files.createDirectories(directory.resolve("info"));
      try (var out = Files.newByteChannel(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        out.write(StandardCharsets.UTF_8.encode(text));
      }
      Files.writeString(
          directory.resolve("info/host"),
          Host.name() + ", " + System.getProperty("os.name") + " "
              + System.getProperty("os.version") + " " + Arch.ofThisMachine() + "\n");
      spec.commandLine()
          .getOut()
          .println(directory + " is a slave's directory now. Next: buildslave start " + directory);
      return Exit.DONE;
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
      name = "stop",
      description = "Stop it. Its tasks go on, and so does it at the next start.")
  static final class Stop implements Callable<Integer> {
    private final Given given;

    @Option(
        names = "--kill",
        description = "end its tasks too: the master gives their jobs to others at once")
    boolean kill;

    Stop(Given given) {
      this.given = given;
    }

    @Override
    public Integer call() throws IOException, ConfigException {
      if (!kill) {
        return given.daemon().stop();
      }
      SlaveConfig config = config(given);
      KillOrder.give(given.absolute());
      int stopped = given.daemon().stop();
      if (KillOrder.isOpen(given.absolute())) {
        // Nobody ran who could obey it, but tasks may run all the same: a slave for as long as that
        // takes.
        return Chassis.run(ROLE.program(), given.absolute(), config.log(), chassis -> {
          Slave slave = Slave.start(chassis, config);
          chassis.stop("stop --kill");
          return slave;
        });
      }
      return stopped;
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
