package org.taskotron.master.rpc;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.master.artifact.ArtifactLimits;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogSettings;
import org.taskotron.master.result.FakeResultsDb;
import org.taskotron.master.result.Namespaces;
import org.taskotron.master.result.ResultBodies;
import org.taskotron.master.result.ResultDesk;
import org.taskotron.master.result.ResultOutbox;
import org.taskotron.master.result.ResultRules;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlResults;
import org.taskotron.proto.v1.AttemptsGrpc;

/** The storerooms of a master behind a real gRPC server. */
final class AttemptsHouse implements AutoCloseable {

  static final Instant SUBMITTED = Instant.parse("2026-11-21T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(SUBMITTED, ZoneOffset.UTC);

  final Map<Long, LeaseClaim> held = new ConcurrentHashMap<>();
  final FakeResultsDb resultsDb = new FakeResultsDb();
  final LogBook logs;
  final ArtifactStore artifacts;
  final SqlResults results;
  private final Database database;
  private final ResultOutbox outbox;
  private final AttemptsService service;
  private final ExecutorService handlers = Executors.newFixedThreadPool(8);
  private final Server server;
  private final ManagedChannel channel;

  AttemptsHouse(Path folder, LogSettings settings) throws IOException {
    database = TestDatabases.sqlite(MasterSchema.schema(), folder);
    logs = LogBook.open(folder.resolve("logs"), settings, CLOCK);
    artifacts = ArtifactStore.open(folder.resolve("artifacts"), ArtifactLimits.USUAL);
    results = new SqlResults(database);
    outbox = ResultOutbox.start(results, resultsDb.config(), System::nanoTime);
    ResultDesk desk = new ResultDesk(
        new ResultRules(List.of(), Namespaces.unchecked(), artifacts::has),
        new ResultBodies("http://master", "http://master/execdb"),
        results,
        outbox,
        repository -> Optional.empty(),
        CLOCK);
    service = new AttemptsService(
        (job, attempt, lease, secret) ->
            new LeaseClaim(job, attempt, lease, secret).equals(held.get(lease)),
        lease -> Optional.of(new LeasedWork.Work(SUBMITTED, "fedoraqa/x")),
        logs,
        artifacts,
        desk);
    server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .executor(handlers)
        .addService(service.gated())
        .build()
        .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
        .usePlaintext()
        .build();
  }

  LeaseClaim lease(UUID job, int attempt) {
    LeaseClaim claim =
        new LeaseClaim(job, attempt, held.size() + 1L, "0123456789abcdef0123456789abcdef");
    held.put(claim.lease(), claim);
    return claim;
  }

  static AttemptPlace place(LeaseClaim claim) {
    return AttemptPlace.of(claim.job(), claim.attempt(), SUBMITTED);
  }

  AttemptsGrpc.AttemptsStub stub(LeaseClaim claim) {
    return stub(claim.job() + "/" + claim.attempt() + "/" + claim.lease() + "/" + claim.secret());
  }

  AttemptsGrpc.AttemptsStub stub(String lease) {
    Metadata headers = new Metadata();
    headers.put(LeaseGate.LEASE, lease);
    return AttemptsGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  AttemptsGrpc.AttemptsBlockingStub blocking(LeaseClaim claim) {
    Metadata headers = new Metadata();
    headers.put(
        LeaseGate.LEASE,
        claim.job() + "/" + claim.attempt() + "/" + claim.lease() + "/" + claim.secret());
    return AttemptsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    service.close();
    outbox.close();
    results.close();
    database.close();
    logs.close();
    resultsDb.close();
    handlers.shutdown();
  }
}
