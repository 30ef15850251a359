package org.taskotron.slave;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Secret;
import org.taskotron.base.config.Size;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.web.WebConfig;
import org.taskotron.slave.connection.MasterAddress;
import org.taskotron.slave.environment.Mirror;
import org.taskotron.slave.run.SupervisorSettings;

/**
 * {@code slave.yaml}.
 *
 * @param master {@code host:port} of the master's gRPC
 * @param masterHttp the master's HTTP address, where repositories are read; missing: port 8010 of the master's host
 * @param name as in the master's list of slaves
 * @param slots room for so many jobs at a time
 * @param labels what jobs may ask for
 * @param arches that this machine runs natively; missing: its own
 * @param tls how the master's certificate is checked; missing: plain text, on the loopback only
 * @param minFree with less of the disk free no new work is taken
 * @param cacheLimit of all kept repositories together
 * @param maxArtifact larger files are not uploaded
 * @param maxArtifacts further files of an attempt are not uploaded
 * @param python what python actions run with
 * @param grace what a task has between SIGTERM and SIGKILL
 * @param pidNamespaces {@code auto} or {@code never}
 * @param web health and metrics; port 0 is off
 */
public record SlaveConfig(
    String master,
    Optional<URI> masterHttp,
    String name,
    Secret password,
    @Default("2") int slots,
    List<String> labels,
    List<String> arches,
    Optional<Tls> tls,
    @Default("256MiB") Size minFree,
    @Default("2GiB") Size cacheLimit,
    @Default("1GiB") Size maxArtifact,
    @Default("10000") int maxArtifacts,
    @Default("/usr/bin/python3") Path python,
    @Default("5s") Duration grace,
    @Default("auto") SupervisorSettings.PidNamespaces pidNamespaces,
    @Default("{}") LogConfig log,
    @Default("{}") WebConfig web) {

  /** The file's name in the slave's directory. */
  public static final String FILE = "slave.yaml";

  /** Where the slave's health is told when nothing is configured. */
  public static final int WEB_PORT = 8012;

  static final int MASTER_HTTP_PORT = 8010;

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");

  /**
   * TLS towards the master.
   *
   * @param ca PEM file of the authority that signed its certificate; missing: those that Java trusts
   */
  public record Tls(Optional<Path> ca) {}

  public SlaveConfig {
    labels = List.copyOf(labels);
    arches = arches.isEmpty() ? List.of(Arch.ofThisMachine()) : List.copyOf(arches);
    Optional<Matcher> address = Optional.of(ADDRESS.matcher(master)).filter(Matcher::matches);
    boolean plainMaster = tls.isEmpty() && address.isPresent() && !loopback(host(address.get()));
    new Checks()
        .that(
            address.isPresent() && port(address.get()) >= 1 && port(address.get()) <= 65535,
            "master",
            master + " (expected host:port, such as master.example.org:9989)")
        .that(
            !plainMaster,
            "master",
            master + " (expected a loopback address, or tls: beyond it the password needs TLS)")
        .that(
            masterHttp.map(SlaveConfig::isHttp).orElse(true),
            "masterHttp",
            masterHttp.orElse(URI.create("")) + " (expected http://host:port or https://host)")
        .that(
            masterHttp.map(SlaveConfig::isSafe).orElse(true),
            "masterHttp",
            masterHttp.orElse(URI.create(""))
                + " (expected https, or a loopback address: the password is sent there)")
        .that(
            masterHttp.isPresent() || tls.isEmpty(),
            "masterHttp",
            "missing (expected https://… of the master, since tls is set)")
        .that(
            NAME.matcher(name).matches(),
            "name",
            name + " (expected letters, digits, dots, - and _, 100 at most)")
        .that(
            !password.reveal().isEmpty(), "password", "empty (expected the password of this slave)")
        .within(1, 256, "slots", slots)
        .that(
            labels.stream().allMatch(label -> LABEL.matcher(label).matches()),
            "labels",
            labels + " (expected letters, digits and ._:+- in each)")
        .that(
            arches.stream().allMatch(arch -> LABEL.matcher(arch).matches()),
            "arches",
            arches + " (expected names such as x86_64)")
        .within(0, 1_000_000, "maxArtifacts", maxArtifacts)
        .that(!grace.isNegative(), "grace", grace.toSeconds() + "s (expected 0s or more)")
        .done();
  }

  /** Where the master is, and who we are to it. */
  MasterAddress masterAddress() {
    Matcher address = ADDRESS.matcher(master);
    if (!address.matches()) {
      throw new IllegalStateException(master);
    }
    return new MasterAddress(
        host(address),
        port(address),
        tls.map(given -> new MasterAddress.Tls(given.ca())),
        name,
        password);
  }

  /** Where the repositories are. */
  Mirror mirror() {
    String host = masterAddress().host();
    URI usual = URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + MASTER_HTTP_PORT);
    return new Mirror(masterHttp.orElse(usual), name, password, tls.flatMap(Tls::ca));
  }

  private static String host(Matcher address) {
    return address.group(1) == null ? address.group(2) : address.group(1);
  }

  private static int port(Matcher address) {
    return Integer.parseInt(address.group(3));
  }

  private static boolean isHttp(URI uri) {
    return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        && uri.getHost() != null
        && uri.getUserInfo() == null
        && uri.getQuery() == null
        && uri.getFragment() == null;
  }

  private static boolean isSafe(URI uri) {
    return !"http".equals(uri.getScheme()) || uri.getHost() == null || loopback(uri.getHost());
  }

  private static boolean loopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
