package org.taskotron.base.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.taskotron.base.file.Trees;

/**
 * A real slapd of Debian's package on a free port, with its data in a temporary folder. Its tree is {@link #SUFFIX}, its
 * administrator {@link #ADMIN} with {@link #PASSWORD}. Tests that need it are tagged {@code ldap}.
 */
public final class LdapServer implements AutoCloseable {

  public static final String SUFFIX = "dc=example,dc=com";
  public static final String ADMIN = "cn=admin," + SUFFIX;
  public static final String PASSWORD = "s3cret";

  private final Path folder;
  private final int port;
  private Process process;

  private LdapServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  /** A server that holds these entries beside the root of the tree. */
  public static LdapServer with(String ldif) {
    try {
      Path folder = Files.createTempDirectory("taskotron-ldap");
      Path data = Files.createDirectory(folder.resolve("data"));
      Files.writeString(folder.resolve("slapd.conf"), configuration(data));
      String root = "dn: " + SUFFIX
          + "\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n";
      Path entries = Files.writeString(folder.resolve("data.ldif"), root + ldif);
      Process load = started(
          folder,
          "slapadd",
          "-f",
          folder.resolve("slapd.conf").toString(),
          "-l",
          entries.toString());
      if (load.onExit().join().exitValue() != 0) {
        throw new IllegalStateException(
            "slapadd failed:\n" + Files.readString(folder.resolve("log")));
      }
      return new LdapServer(folder, FreePort.find());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String configuration(Path data) {
    Path schema = Stream.of("/etc/ldap/schema", "/etc/openldap/schema")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(LdapServer::notInstalled);
    Path modules = Path.of("/usr/lib/ldap");
    return Stream.of("core", "cosine", "nis")
            .map(name -> "include " + schema.resolve(name + ".schema") + "\n")
            .reduce("", String::concat)
        + (Files.isDirectory(modules) ? "modulepath " + modules + "\nmoduleload back_mdb\n" : "")
        + "database mdb\nmaxsize 10485760\nsuffix \"" + SUFFIX + "\"\nrootdn \"" + ADMIN
        + "\"\nrootpw " + PASSWORD + "\ndirectory " + data + "\n";
  }

  private Process launch() {
    try {
      Process started = started(
          folder,
          "slapd",
          "-f",
          folder.resolve("slapd.conf").toString(),
          "-h",
          url().toString(),
          "-d",
          "0");
      Awaitility.await("slapd answers (its log: " + folder.resolve("log") + ")")
          .atMost(30, TimeUnit.SECONDS)
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .until(() -> answers());
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  public URI url() {
    return URI.create("ldap://127.0.0.1:" + port);
  }

  /** Ends the server, as an outage would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts the server again on its port and data. */
  public void startAgain() {
    process = launch();
  }

  @Override
  public void close() {
    kill();
    try {
      Trees.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process started(Path folder, String program, String... arguments)
      throws IOException {
    List<String> command =
        Stream.concat(Stream.of(found(program)), Stream.of(arguments)).toList();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static String found(String program) {
    return Stream.of("/usr/sbin/", "/usr/local/sbin/", "/usr/local/libexec/")
        .map(folder -> folder + program)
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseThrow(LdapServer::notInstalled);
  }

  private static IllegalStateException notInstalled() {
    return new IllegalStateException(
        "slapd is not installed: apt-get install slapd, or leave out the tests tagged ldap");
  }
}
