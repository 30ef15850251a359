package org.taskotron.base.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.taskotron.base.file.Trees;
import org.taskotron.base.test.FreePort;
import org.taskotron.base.test.SmallDisk;

/**
 * A real MariaDB server of Debian's package on a free port, with its data in a temporary folder, at its durable
 * defaults. One for a JVM, started at first use and stopped by process id when the JVM ends.
 */
public final class MariaDbServer implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @org.jspecify.annotations.Nullable MariaDbServer shared;

  private final Path folder;
  private final int port;
  private final Optional<SmallDisk> disk;
  private Process process;

  private MariaDbServer(Path folder, int port, Optional<SmallDisk> disk) {
    this.folder = folder;
    this.port = port;
    this.disk = disk;
    this.process = launch();
  }

  /** The server that the tests of this JVM share. */
  public static synchronized MariaDbServer shared() {
    if (shared == null) {
      shared = startNew();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** A server of the caller's own, to stop and start at will. */
  public static MariaDbServer startNew() {
    return new MariaDbServer(installed(), FreePort.find(), Optional.empty());
  }

  /**
   * One whose data are on a disk of their own, which takes little more than an empty server has.
   *
   * @return empty where no such disk can be made
   */
  public static Optional<MariaDbServer> startOnASmallDisk() {
    Path folder = installed();
    try {
      Path small = Files.createDirectory(folder.resolve("small"));
      Optional<SmallDisk> made = SmallDisk.over(small, "200m");
      if (made.isPresent()) {
        List<String> copy = new ArrayList<>(made.get().within());
        copy.addAll(
            List.of("cp", "-a", "--sparse=never", folder.resolve("data") + "/.", small + "/"));
        run(copy, folder.resolve("copy.log"));
        return Optional.of(new MariaDbServer(folder, FreePort.find(), made));
      }
      Trees.delete(folder);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The disk of its own. */
  public SmallDisk disk() {
    return disk.orElseThrow();
  }

  private static Path installed() {
    try {
      Path folder = Files.createTempDirectory(
          "taskotron-mariadb",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      run(install(folder), folder.resolve("install.log"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> install(Path folder) {
    List<String> command = new ArrayList<>(List.of(
        program("mariadb-install-db"),
        "--no-defaults",
        "--datadir=" + folder.resolve("data"),
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        // Also where no resolver knows this machine's name.
        "--force"));
    asThisUser().ifPresent(command::add);
    return command;
  }

  private Process launch() {
    List<String> command = new ArrayList<>(disk.map(SmallDisk::within).orElse(List.of()));
    command.addAll(List.of(
        program("mariadbd"),
        "--no-defaults",
        "--datadir=" + folder.resolve(disk.isPresent() ? "small" : "data"),
        "--port=" + port,
        "--bind-address=127.0.0.1",
        "--socket=" + folder.resolve("socket"),
        "--pid-file=" + folder.resolve("pid"),
        "--skip-name-resolve",
        "--max-connections=300"));
    if (disk.isPresent()) {
      command.add("--user=root"); // as who sees the disk, perhaps only there
    } else {
      asThisUser().ifPresent(command::add);
    }
    try {
      Process started = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()))
          .start();
      Awaitility.await("mariadbd answers (its log: " + folder.resolve("server.log") + ")")
          .atMost(60, TimeUnit.SECONDS)
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .ignoreExceptions()
          .until(() -> {
            try (Connection connection = connect()) {
              return connection.isValid(2);
            }
          });
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** mariadbd refuses to run as root unless told by name. */
  private static Optional<String> asThisUser() {
    String user = System.getProperty("user.name");
    return "root".equals(user) ? Optional.of("--user=root") : Optional.empty();
  }

  /** A new, empty database on this server. */
  public DatabaseConfig newDatabase() {
    String name = "t" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create database " + name + " character set utf8mb4 collate utf8mb4_nopad_bin");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make " + name, e);
    }
    return new DatabaseConfig(
        "mariadb://127.0.0.1:" + port + "/" + name, Optional.of("root"), Optional.empty(), 8);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/?user=root");
  }

  /** Kills the server, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written into its log. */
  public String said() {
    try {
      return Files.readString(folder.resolve("server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server again on its port and data. */
  public void startAgain() {
    process = launch();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
      disk.ifPresent(SmallDisk::close);
      Trees.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<String> command, Path log) throws IOException {
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IllegalStateException(
          command + " ended with " + status + ":\n" + Files.readString(log));
    }
  }

  private static String program(String name) {
    return Stream.of(
            "/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/", "/usr/libexec/")
        .map(folder -> folder + name)
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(
                name
                    + " is not installed: apt-get install mariadb-server, or leave out the tests tagged mariadb"));
  }
}
