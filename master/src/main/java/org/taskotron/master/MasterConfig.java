package org.taskotron.master;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Refused;
import org.taskotron.base.config.Secret;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.config.Size;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.web.WebConfig;
import org.taskotron.master.mirror.MirroredRepository;
import org.taskotron.master.result.ResultsDbConfig;

/**
 * {@code master.yaml}.
 *
 * @param grpc where slaves, trigger and clients connect
 * @param web where people and programs read
 * @param database where the queue is
 * @param log how {@code twistd.log} is written
 * @param slaves who may connect as a slave
 * @param clients who may submit and cancel
 * @param mirror the tasks' repositories
 * @param mirrorEvery how often they are fetched
 * @param lostAfter how long a lease lives without renewal
 * @param aliveEvery how often a slave renews its leases
 * @param jobs what holds for jobs that do not say otherwise
 * @param events how much of what happened is kept for readers of the event stream
 * @param publicUrl under which the outside reaches this master: in links to artifacts and jobs
 * @param resultsdb where results go
 * @param namespaces {@code namespaces.yaml}; missing: the namespace of a result is not checked
 */
public record MasterConfig(
    @Default("{}") GrpcConfig grpc,
    @Default("{}") WebConfig web,
    @Default("{}") DatabaseConfig database,
    @Default("{}") LogConfig log,
    List<SlaveEntry> slaves,
    List<ClientEntry> clients,
    List<MirroredRepository> mirror,
    @Default("1h") Duration mirrorEvery,
    @Default("5m") Duration lostAfter,
    @Default("10s") Duration aliveEvery,
    @Default("{}") JobsConfig jobs,
    @Default("{}") EventsConfig events,
    @Default("http://127.0.0.1:8010") URI publicUrl,
    @Default("{}") ResultsDbEntry resultsdb,
    Optional<Path> namespaces) {

  /** The file's name in the master's directory. */
  public static final String FILE = "master.yaml";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public MasterConfig {
    slaves = List.copyOf(slaves);
    clients = List.copyOf(clients);
    mirror = List.copyOf(mirror);
    new Checks()
        .atLeast(Duration.ofSeconds(1), "aliveEvery", aliveEvery, "each slave writes as often")
        .that(
            lostAfter.compareTo(aliveEvery.multipliedBy(3)) >= 0,
            "lostAfter",
            lostAfter.toSeconds() + "s (expected " + aliveEvery.multipliedBy(3).toSeconds()
                + "s or more: slaves report every " + aliveEvery.toSeconds() + "s)")
        .atLeast(
            Duration.ofSeconds(10),
            "mirrorEvery",
            mirrorEvery,
            "every repository is fetched as often")
        .that(unique(slaves, SlaveEntry::name), "slaves", "a name twice (expected each once)")
        .that(unique(clients, ClientEntry::name), "clients", "a name twice (expected each once)")
        .that(
            unique(mirror, MirroredRepository::name), "mirror", "a name twice (expected each once)")
        .done();
  }

  private static <T> boolean unique(List<T> entries, Function<T, String> name) {
    return entries.stream().map(name).distinct().count() == entries.size();
  }

  /**
   * The gRPC listener.
   *
   * @param listen address to bind; beyond loopback it needs TLS
   * @param port 0 takes a free one
   * @param tls missing: plain
   */
  public record GrpcConfig(
      @Default("127.0.0.1") String listen, @Default("9989") int port, Optional<WebConfig.Tls> tls) {
    public GrpcConfig {
      new Checks()
          .port("port", port)
          .that(
              tls.isPresent() || loopback(listen),
              "listen",
              listen
                  + " (expected a loopback address, or grpc.tls with certificate and key: slaves send passwords)")
          .done();
    }

    private static boolean loopback(String address) {
      try {
        return InetAddress.getByName(address).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false; // so it is refused, and the message names it
      }
    }
  }

  /**
   * A slave that may connect.
   *
   * @param name as it says it
   * @param password what `buildmaster hash-secret` printed for its password
   */
  public record SlaveEntry(String name, Secret password) {
    public SlaveEntry {
      named(name);
      hash("password", password);
    }
  }

  /**
   * A client that may submit and cancel.
   *
   * @param name for logs and pages
   * @param token what `buildmaster hash-secret` printed for its token
   */
  public record ClientEntry(String name, Secret token) {
    public ClientEntry {
      named(name);
      hash("token", token);
    }
  }

  /**
   * What holds for jobs that do not say otherwise.
   *
   * @param timeLimit of one attempt
   * @param noOutputLimit how long a task may be silent; 0s: for ever
   * @param attempts how many may be used up
   * @param logLimit bytes of log of one attempt that are stored
   * @param artifactsLimit bytes of artifacts of one attempt
   */
  public record JobsConfig(
      @Default("3h") Duration timeLimit,
      @Default("20m") Duration noOutputLimit,
      @Default("3") int attempts,
      @Default("1GiB") Size logLimit,
      @Default("4GiB") Size artifactsLimit) {
    public JobsConfig {
      new Checks()
          .atLeast(Duration.ofSeconds(1), "timeLimit", timeLimit, "a task must be able to start")
          .that(
              timeLimit.compareTo(Duration.ofDays(7)) <= 0,
              "timeLimit",
              timeLimit.toHours() + "h (expected 168h at most)")
          .within(1, 100, "attempts", attempts)
          .done();
    }
  }

  /**
   * What is kept of the moves of jobs, for readers of the event stream who come back.
   *
   * @param keep for how long
   * @param most how many, even if they are younger; a job makes about four
   */
  public record EventsConfig(
      @Default("30d") Duration keep, @Default("2000000") int most) {
    public EventsConfig {
      new Checks()
          .atLeast(Duration.ofHours(1), "keep", keep, "readers who were away go on where they were")
          .within(1_000, 1_000_000_000, "most", most)
          .done();
    }
  }

  /**
   * ResultsDB.
   *
   * @param url of its API
   * @param frontend of its pages, for links
   * @param token for its POST, where it asks for one
   * @param testcaseUrl where people read about a testcase that is made; {@code {name}} stands for its name
   * @param additionalOutcomes ResultsDB's, beside the usual four
   * @param timeout for one answer
   */
  public record ResultsDbEntry(
      @Default("http://127.0.0.1:5001/api/v2.0") URI url,
      @Default("http://127.0.0.1:5002/resultsdb") URI frontend,
      Optional<Secret> token,
      Optional<String> testcaseUrl,
      List<String> additionalOutcomes,
      @Default("30s") Duration timeout) {
    public ResultsDbEntry {
      new ResultsDbConfig(
          url, token, testcaseUrl, additionalOutcomes, timeout); // refuses what does not fit
    }

    ResultsDbConfig client() {
      return new ResultsDbConfig(url, token, testcaseUrl, additionalOutcomes, timeout);
    }
  }

  private static void named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Refused("name", name + " (expected up to 100 letters, digits and ._-)");
    }
  }

  private static void hash(String component, Secret secret) {
    try {
      SecretHash.parse(secret.reveal());
    } catch (IllegalArgumentException e) {
      throw new Refused(component, String.valueOf(e.getMessage()));
    }
  }

  /** The slaves' names and hashes. */
  Map<String, SecretHash> slaveHashes() {
    Map<String, SecretHash> hashes = new LinkedHashMap<>();
    slaves.forEach(
        slave -> hashes.put(slave.name(), SecretHash.parse(slave.password().reveal())));
    return hashes;
  }

  /** The clients' names and hashes. */
  Map<String, SecretHash> clientHashes() {
    Map<String, SecretHash> hashes = new LinkedHashMap<>();
    clients.forEach(
        client -> hashes.put(client.name(), SecretHash.parse(client.token().reveal())));
    return hashes;
  }
}
