package org.taskotron.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.db.Database;
import org.taskotron.master.artifact.ArtifactLimits;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogSettings;
import org.taskotron.master.mirror.Mirror;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.result.Namespaces;
import org.taskotron.master.result.ResultBodies;
import org.taskotron.master.result.ResultDesk;
import org.taskotron.master.result.ResultOutbox;
import org.taskotron.master.result.ResultRules;
import org.taskotron.master.rpc.AttemptsService;
import org.taskotron.master.store.SqlResults;

/** What attempts hand in, wired: logs, artifacts, results, and the outbox that carries results on to ResultsDB. */
final class Storeroom implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final LogBook logs;
  private final ArtifactStore artifacts;
  private final SqlResults results;
  private final ResultOutbox outbox;
  private final AttemptsService attempts;

  private Storeroom(
      Chassis chassis, MasterConfig config, Database database, Leases leases, Mirror mirror)
      throws IOException, ConfigException {
    Path directory = chassis.directory();
    logs = LogBook.open(
        directory.resolve("logs"),
        LogSettings.USUAL.withLimit(config.jobs().logLimit().bytes()),
        chassis.clock());
    started.push(logs);
    long limit = config.jobs().artifactsLimit().bytes();
    artifacts = ArtifactStore.open(
        directory.resolve("artifacts"),
        new ArtifactLimits(limit, limit, ArtifactLimits.USUAL.files()));
    results = new SqlResults(database);
    started.push(results);
    outbox = ResultOutbox.start(results, config.resultsdb().client(), chassis.ticker());
    started.push(outbox);
    String publicUrl = config.publicUrl().toString();
    Namespaces namespaces = config.namespaces().isPresent()
        ? Namespaces.read(directory.resolve(config.namespaces().get()))
        : Namespaces.unchecked();
    ResultDesk desk = new ResultDesk(
        new ResultRules(config.resultsdb().additionalOutcomes(), namespaces, artifacts::has),
        new ResultBodies(publicUrl, publicUrl + "/execdb"),
        results,
        outbox,
        mirror::urlOf,
        chassis.clock());
    attempts = new AttemptsService(leases, logs, artifacts, desk);
    started.push(attempts);
  }

  static Storeroom open(
      Chassis chassis, MasterConfig config, Database database, Leases leases, Mirror mirror)
      throws IOException, ConfigException {
    return new Storeroom(chassis, config, database, leases, mirror);
  }

  LogBook logs() {
    return logs;
  }

  ArtifactStore artifacts() {
    return artifacts;
  }

  SqlResults results() {
    return results;
  }

  ResultOutbox outbox() {
    return outbox;
  }

  AttemptsService attempts() {
    return attempts;
  }

  @Override
  public void close() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
