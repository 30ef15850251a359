package org.taskotron.master;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.result.Backlog;
import org.taskotron.master.slave.Roster;
import org.taskotron.master.store.SqlChangeWriter;

/** What the master's {@code /metrics} tells beside HTTP and the process; docs/guides/metrics.md has the same list. */
final class MasterMetrics {

  private final MeterRegistry registry;

  MasterMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void of(Leases leases, Roster roster, SqlChangeWriter writer) {
    gauge(
        "taskotron.master.jobs.leased",
        "Jobs that a slave has under a lease",
        leases,
        all -> all.all().size());
    gauge("taskotron.master.slaves", "Slaves that are connected", roster, Roster::size);
    gauge(
        "taskotron.master.changes.waiting",
        "Changes of jobs that wait to be written",
        writer,
        SqlChangeWriter::waiting);
  }

  void of(Storeroom storeroom, Backlog backlog) {
    counter(
        "taskotron.master.log.bytes",
        "Bytes of log that attempts handed in",
        storeroom,
        room -> room.logs().bytesTaken());
    counter(
        "taskotron.master.log.syncs",
        "Visits to the disk that made log bytes last",
        storeroom,
        room -> room.logs().syncs());
    gauge(
        "taskotron.master.log.streams",
        "Logs that are being written",
        storeroom,
        room -> room.attempts().logStreams());
    counter(
        "taskotron.master.results.posted",
        "Results that ResultsDB took",
        storeroom,
        room -> room.outbox().posted());
    counter(
        "taskotron.master.results.refused",
        "Results that ResultsDB refused",
        storeroom,
        room -> room.outbox().refused());
    gauge(
        "taskotron.master.results.waiting",
        "Results that ResultsDB has not answered yet",
        backlog,
        Backlog::waiting);
    gauge(
        "taskotron.master.results.oldest.seconds",
        "How long the oldest of these waits",
        backlog,
        Backlog::oldestSeconds);
  }

  private <T> void counter(String name, String what, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).description(what).register(registry);
  }

  private <T> void gauge(String name, String what, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(what).strongReference(true).register(registry);
  }
}
