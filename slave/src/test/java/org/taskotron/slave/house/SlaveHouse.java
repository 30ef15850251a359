package org.taskotron.slave.house;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.test.TestCertificate;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.TaskSource;
import org.taskotron.slave.Slave;
import org.taskotron.slave.SlaveConfig;
import org.taskotron.slave.house.TaskRepository.File;

/** A real slave in a temporary directory, with a master and a mirror of the tests' own. */
public final class SlaveHouse implements AutoCloseable {

  public final Path directory;
  public final FakeMaster master;
  public final GitServer git;
  public final TaskRepository tasks;

  private @Nullable Slave slave;
  private long lease = 40;

  /** A job that was assigned. */
  public record Given(UUID job, long lease) {}

  public SlaveHouse(Path temp) {
    this(temp, Optional.empty());
  }

  /** All connections secured by this certificate, which the slave trusts. */
  public SlaveHouse(Path temp, Optional<TestCertificate> certificate) {
    try {
      this.master = FakeMaster.start(certificate);
      this.directory = Files.createDirectories(temp.resolve("slave dir"));
      this.git = GitServer.start(temp.resolve("mirror"), certificate);
      this.tasks = new TaskRepository(temp.resolve("mirror"), "fedoraqa/example");
      String tls = certificate
          .map(given -> "tls: {ca: \"" + given.certificate() + "\"}\n")
          .orElse("");
      Files.writeString(directory.resolve(SlaveConfig.FILE), configuration() + tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String configuration() {
    return """
        master: 127.0.0.1:%d
        master_http: %s
        name: %s
        password: %s
        slots: 4
        labels: [beefy]
        grace: 500ms
        web: {port: 0}
        """.formatted(master.port(), git.uri(), FakeMaster.NAME, FakeMaster.PASSWORD);
  }

  public Slave start() {
    try {
      SlaveConfig config =
          ConfigReader.read(directory.resolve(SlaveConfig.FILE), SlaveConfig.class);
      Chassis chassis = new Chassis("slave", directory, Clocks.microseconds(), Ticker.system());
      Slave started = Slave.start(chassis, config);
      slave = started;
      await().until(master::connected);
      return started;
    } catch (ConfigException e) {
      throw new IllegalStateException(e.problems().toString(), e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** As SIGTERM does. */
  public void stop() {
    Slave running = slave;
    slave = null;
    if (running != null) {
      try {
        running.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Gives a job whose task runs these shell lines; a dollar sign is the shell's. */
  public Given shell(String... lines) {
    StringBuilder formula = new StringBuilder();
    for (String line : lines) {
      formula
          .append("  - shell: ['")
          .append(line.replace("'", "''").replace("$", "$$"))
          .append("']\n");
    }
    return task(formula.toString());
  }

  /** Gives a job whose formula has these actions. */
  public Given task(String actions, File... more) {
    List<File> files = new ArrayList<>(List.of(more));
    files.add(File.plain("runtask.yml", """
        name: example
        namespace: scratch
        desc: a task of the tests
        maintainer: somebody
        actions:
        %s""".formatted(actions)));
    return assign(tasks.commit(files.toArray(File[]::new)), "");
  }

  public Given assign(String commit, String path) {
    Given given = new Given(new UUID(0x7000L, 0x8000000000000000L | ++lease), lease);
    master.assign(assignment(given, commit, path));
    return given;
  }

  public Assign assignment(Given given, String commit, String path) {
    return FakeMaster.anAssignment(given.job(), given.lease())
        .setTask(TaskSource.newBuilder().setRepository("fedoraqa/example").setPath(path))
        .setCommit(commit)
        .build();
  }

  public Ended ended(Given given) {
    await()
        .atMost(Duration.ofSeconds(30))
        .alias("the end of " + given)
        .until(() -> master.end(given.lease()).isPresent());
    return master.end(given.lease()).orElseThrow();
  }

  public Path attempt(Given given) {
    return directory.resolve("jobs/" + given.job() + "/1");
  }

  public String log(Given given) {
    return master.log(given.job()).text();
  }

  /** Ends the tasks too, which a slave leaves running: they would write into a directory that is being removed. */
  @Override
  public void close() {
    stop();
    await().alias("the end of all tasks").until(this::noneIsLeft);
    git.close();
    master.close();
  }

  private boolean noneIsLeft() {
    List<ProcessHandle> left = leftovers();
    left.forEach(ProcessHandle::destroyForcibly);
    return left.isEmpty();
  }

  /** Whatever names the slave's directory in its command line or works there. */
  private List<ProcessHandle> leftovers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> {
          Path proc = Path.of("/proc", Long.toString(process.pid()));
          try {
            return Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(directory.toString())
                || Files.readSymbolicLink(proc.resolve("cwd")).startsWith(directory);
          } catch (IOException e) {
            // Gone, or somebody else's.
            return false;
          }
        })
        .toList();
  }
}
