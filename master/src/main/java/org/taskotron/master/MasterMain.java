package org.taskotron.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.DaemonCommands;
import org.taskotron.base.daemon.DaemonRole;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.daemon.Program;
import org.taskotron.base.daemon.Subcommand;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.master.store.MasterSchema;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code buildmaster}. */
@Command(
    name = "buildmaster",
    header = "buildmaster create-master /srv/master && buildmaster start /srv/master",
    description =
        "The master: keeps the queue, gives jobs to slaves, stores their logs and artifacts.")
public final class MasterMain implements Program {

  private static final DaemonCommands MASTER = new DaemonCommands(DaemonRole.inDirectory(
      "buildmaster",
      "master",
      MasterMain.class,
      new DaemonRole.Config(
          MasterConfig.FILE, file -> ConfigReader.read(file, MasterConfig.class))));

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new MasterMain(), arguments));
  }

  @Override
  public List<Subcommand> commands() {
    return List.of(
        MASTER.command(
            "create-master",
            "Make a master's directory with a commented master.yaml.",
            MasterMain::create),
        MASTER.command(
            "upgrade-master",
            "Bring the tables up to date. Also done at every start.",
            MasterMain::upgrade),
        MASTER.checkconfig(),
        MASTER.start(),
        MASTER.stop("Stop it. Tasks on slaves go on."),
        MASTER.restart("Stop and start it. Tasks on slaves go on."),
        MASTER.reconfig(),
        MASTER.status(),
        MASTER.run(MasterMain::run),
        MASTER.own("idle", Idle::new),
        MASTER.command("resume", "Give out jobs again.", MasterMain::resume),
        Subcommand.annotated("hash-secret", HashSecret::new));
  }

  private static int create(Given given) throws IOException {
    Path directory = given.path();
    Path file = directory.resolve(MasterConfig.FILE);
    if (Files.exists(file)) {
      given.say(file + " is there already: nothing was changed");
      return Exit.DONE;
    }
    Files.createDirectories(directory);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    try (var sample = MasterMain.class.getResourceAsStream("master.sample.yaml")) {
      Files.write(file, Objects.requireNonNull(sample, "master.sample.yaml").readAllBytes());
    }
    given.say(directory + " is a master's directory now. Next: add slaves and a mirror to " + file
        + ", then: buildmaster checkconfig " + directory + " && buildmaster start " + directory);
    return Exit.DONE;
  }

  private static int upgrade(Given given) throws ConfigException {
    MasterConfig config =
        ConfigReader.read(given.path().resolve(MasterConfig.FILE), MasterConfig.class);
    try (Database database =
        Database.open(config.database(), given.absolute(), MasterSchema.schema())) {
      given.say(config.database().url() + " is up to date");
      return Exit.DONE;
    } catch (DatabaseAway e) {
      throw new Failure("the database is away: " + e.getMessage(), e);
    }
  }

  private static int run(Given given) throws ConfigException {
    Path file = given.configFile();
    MasterConfig config = ConfigReader.read(file, MasterConfig.class);
    return Chassis.run(
        "master", given.absolute(), config.log(), chassis -> Master.start(chassis, file));
  }

  private static int resume(Given given) throws IOException {
    Files.deleteIfExists(given.path().resolve(Master.IDLE_FILE));
    return given.daemon().reconfig();
  }

  @Command(
      name = "idle",
      description = "Give out no more jobs, also after a restart; what runs goes on.")
  static final class Idle implements Callable<Integer> {
    private final Given given;

    @Option(names = "--reason", paramLabel = "TEXT", description = "for people who wonder why")
    String reason = "as an operator asked";

    Idle(Given given) {
      this.given = given;
    }

    @Override
    public Integer call() throws IOException {
      Files.writeString(given.path().resolve(Master.IDLE_FILE), reason + "\n");
      return given.daemon().reconfig();
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
        return Exit.DONE;
      }
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String secret = in.readLine();
      if (secret == null || secret.isEmpty()) {
        throw new Failure("nothing on standard input (expected the secret on one line)");
      }
      line.getOut().println(SecretHash.ofChosen(secret));
      return Exit.DONE;
    }
  }
}
