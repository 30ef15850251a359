package org.taskotron.bench;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.base.file.Trees;
import org.taskotron.master.Master;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.Hello;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.MasterStatement;
import org.taskotron.proto.v1.Report;
import org.taskotron.proto.v1.SlaveStatement;
import org.taskotron.proto.v1.SlavesGrpc;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;
import org.taskotron.proto.v1.TaskSource;

/**
 * Jobs through submit, dispatch, start and finish of a real master over real gRPC. The slaves are simulated: each says at
 * once that it runs the job and that it ended.
 */
final class QueueBenchmark implements Benchmark {
  private static final int JOBS = 20_000;
  private static final int SLAVES = 40;
  private static final int SLOTS = 10;
  /** As many as the trigger puts into one call when messages come fast. */
  private static final int JOBS_A_CALL = 100;

  private static final int CALLS_AT_ONCE = 4;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String name;
  private final Supplier<DatabaseConfig> database;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final String secret = SecretHash.newSecret();
  private @Nullable Path folder;
  private @Nullable Master master;
  private volatile CountDownLatch ended = new CountDownLatch(0);

  private QueueBenchmark(String name, Supplier<DatabaseConfig> database) {
    this.name = name;
    this.database = database;
  }

  static QueueBenchmark onSqlite() {
    return new QueueBenchmark("queue.sqlite", DatabaseConfig::embedded);
  }

  static QueueBenchmark onMariaDb() {
    return new QueueBenchmark("queue.mariadb", () -> MariaDbServer.shared().newDatabase());
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public void prepare() throws Exception {
    Path made = Files.createTempDirectory("taskotron-bench");
    folder = made;
    Path task = Files.createDirectories(made.resolve("task"));
    Files.writeString(task.resolve("runtask.yml"), "name: nothing\n");
    Files.writeString(made.resolve("make.sh"), """
        set -e
        cd "$1"
        git init -q -b main .
        git add -A
        git -c user.name=bench -c user.email=bench@localhost commit -q -m task
        """);
    int status = new ProcessBuilder("sh", made.resolve("make.sh").toString(), task.toString())
        .inheritIO()
        .start()
        .waitFor();
    if (status != 0) {
      throw new IllegalStateException("git ended with " + status);
    }
    DatabaseConfig where = database.get();
    StringBuilder yaml = new StringBuilder("""
        grpc: {port: 0}
        web: {port: 0, access_log: none}
        database: {url: '%s'%s}
        clients: [{name: bench, token: '%s'}]
        mirror: [{name: bench/nothing, url: '%s'}]
        slaves:
        """.formatted(
            where.url(),
            where.user().map(user -> ", user: " + user).orElse(""),
            SecretHash.ofMade(secret),
            task));
    for (int i = 0; i < SLAVES; i++) {
      yaml.append("  - {name: slave%d, password: '%s'}%n".formatted(i, SecretHash.ofMade(secret)));
    }
    Path config = Files.writeString(made.resolve("master.yaml"), yaml);
    Master running =
        Master.start(new Chassis("master", made, Clocks.microseconds(), Ticker.system()), config);
    master = running;
    for (int i = 0; i < SLAVES; i++) {
      new SimulatedSlave(channel(running), "slave" + i).connect();
    }
  }

  private ManagedChannel channel(Master running) {
    ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", running.grpcPort())
        .usePlaintext()
        .directExecutor()
        .build();
    channels.add(channel);
    return channel;
  }

  @Override
  public List<Double> run() throws Exception {
    Master running = java.util.Objects.requireNonNull(master, "prepared");
    CountDownLatch all = new CountDownLatch(JOBS);
    ended = all;
    JobsGrpc.JobsStub jobs =
        JobsGrpc.newStub(channel(running)).withInterceptors(authorized("Bearer " + secret));
    Semaphore calls = new Semaphore(CALLS_AT_ONCE);
    long begin = System.nanoTime();
    for (int sent = 0; sent < JOBS; sent += JOBS_A_CALL) {
      SubmitRequest.Builder request = SubmitRequest.newBuilder();
      for (int i = 0; i < JOBS_A_CALL; i++) {
        request.addJobs(JobRequest.newBuilder()
            .setUuid(UUID.randomUUID().toString())
            .setMessageId(UUID.randomUUID().toString())
            .setTask(TaskSource.newBuilder().setRepository("bench/nothing"))
            .setItem("nothing-1.0-" + (sent + i) + ".fc40")
            .setItemType("koji_build")
            .setArch("noarch"));
      }
      calls.acquire();
      jobs.submit(request.build(), new StreamObserver<>() {
        @Override
        public void onNext(SubmitReply reply) {}

        @Override
        public void onError(Throwable failure) {
          failure.printStackTrace();
          calls.release();
        }

        @Override
        public void onCompleted() {
          calls.release();
        }
      });
    }
    if (!all.await(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException(
          all.getCount() + " of " + JOBS + " jobs did not end in 5 minutes");
    }
    double seconds = Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1e9;
    return List.of(JOBS / seconds);
  }

  private static io.grpc.ClientInterceptor authorized(String header) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, header);
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  @Override
  public void clear() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    Master running = master;
    if (running != null) {
      running.close();
    }
    Path made = folder;
    if (made != null) {
      Trees.delete(made);
    }
  }

  /** Says what a slave says, without doing anything. */
  private final class SimulatedSlave implements StreamObserver<MasterStatement> {
    private final String slave;
    private final SlavesGrpc.SlavesStub stub;
    private @Nullable StreamObserver<SlaveStatement> master;

    SimulatedSlave(ManagedChannel channel, String slave) {
      this.slave = slave;
      String basic = Base64.getEncoder()
          .encodeToString((slave + ":" + secret).getBytes(StandardCharsets.UTF_8));
      this.stub = SlavesGrpc.newStub(channel).withInterceptors(authorized("Basic " + basic));
    }

    void connect() {
      StreamObserver<SlaveStatement> out = stub.connect(this);
      master = out;
      out.onNext(SlaveStatement.newBuilder()
          .setHello(Hello.newBuilder()
              .setSlots(SLOTS)
              .setAcceptsWork(true)
              .setVersion("bench")
              .setHost("here"))
          .build());
    }

    private void say(SlaveStatement.Builder statement) {
      StreamObserver<SlaveStatement> out = java.util.Objects.requireNonNull(master);
      synchronized (out) {
        out.onNext(statement.build());
      }
    }

    @Override
    public void onNext(MasterStatement statement) {
      switch (statement.getStatementCase()) {
        case ASSIGN -> work(statement.getAssign());
        case END_TAKEN -> ended.countDown();
        case STOP -> System.err.println(slave + " was told to stop: " + statement.getStop());
        case WELCOME, RENEWED, STATEMENT_NOT_SET -> {}
      }
    }

    private void work(Assign assign) {
      say(SlaveStatement.newBuilder()
          .setReport(Report.newBuilder()
              .setJob(assign.getJob())
              .setAttempt(assign.getAttempt())
              .setLease(assign.getLease())));
      say(SlaveStatement.newBuilder()
          .setEnded(Ended.newBuilder()
              .setJob(assign.getJob())
              .setAttempt(assign.getAttempt())
              .setLease(assign.getLease())
              .setOutcome(JobOutcome.COMPLETED)));
    }

    @Override
    public void onError(Throwable failure) {
      if (ended.getCount() > 0) {
        System.err.println(slave + ": " + failure);
      }
    }

    @Override
    public void onCompleted() {}
  }
}
