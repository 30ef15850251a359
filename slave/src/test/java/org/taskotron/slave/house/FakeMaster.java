package org.taskotron.slave.house;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.test.TestCertificate;
import org.taskotron.proto.v1.ArtifactHeader;
import org.taskotron.proto.v1.ArtifactPart;
import org.taskotron.proto.v1.ArtifactStored;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.AttemptsGrpc;
import org.taskotron.proto.v1.EndTaken;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.HandInResultsReply;
import org.taskotron.proto.v1.HandInResultsRequest;
import org.taskotron.proto.v1.Hello;
import org.taskotron.proto.v1.LogChunk;
import org.taskotron.proto.v1.LogStored;
import org.taskotron.proto.v1.MasterStatement;
import org.taskotron.proto.v1.Ready;
import org.taskotron.proto.v1.Renewed;
import org.taskotron.proto.v1.Report;
import org.taskotron.proto.v1.Result;
import org.taskotron.proto.v1.ResultTaken;
import org.taskotron.proto.v1.SlaveStatement;
import org.taskotron.proto.v1.SlavesGrpc;
import org.taskotron.proto.v1.Stop;
import org.taskotron.proto.v1.TaskSource;
import org.taskotron.proto.v1.Welcome;

/**
 * The master's side of {@code slaves.proto} and {@code attempts.proto} on a real port. It welcomes, renews and takes ends
 * by itself; {@link #renews}, {@link #takesEnds}, {@link #refusingCalls} and the like make it behave otherwise. What it
 * knows survives {@link #vanish} and {@link #comeBack}, as with a master that is restarted.
 */
public final class FakeMaster implements AutoCloseable {

  public static final String NAME = "client01";
  public static final String PASSWORD = "open sesame";
  public static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static final Context.Key<String> LEASE = Context.key("lease");
  private static final Metadata.Key<String> LEASE_HEADER =
      Metadata.Key.of("taskotron-lease", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  public volatile boolean renews = true;
  public volatile boolean takesEnds = true;
  public volatile boolean welcomes = true;
  /** What calls under a lease are answered with, while set. */
  public volatile Optional<Status> refusingCalls = Optional.empty();

  public volatile Optional<Status> refusingSlaves = Optional.empty();
  public volatile java.time.Duration aliveEvery = java.time.Duration.ofMillis(200);
  public volatile java.time.Duration lostAfter = java.time.Duration.ofSeconds(60);
  public volatile long firstId = 100;

  public final List<Hello> hellos = new CopyOnWriteArrayList<>();
  public final List<Report> reports = new CopyOnWriteArrayList<>();
  public final List<Ended> ends = new CopyOnWriteArrayList<>();
  public final List<Ready> moods = new CopyOnWriteArrayList<>();
  public final List<List<Long>> alive = new CopyOnWriteArrayList<>();
  public final List<HandInResultsRequest> handedIn = new CopyOnWriteArrayList<>();
  public final Map<String, Result> results = new ConcurrentHashMap<>();
  public final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
  /** One for each artifact that is stored; as many as one likes, unless a test takes them away. */
  public final Semaphore storesArtifacts = new Semaphore(Integer.MAX_VALUE);

  public final List<ArtifactHeader> uploads = new CopyOnWriteArrayList<>();
  public final Set<Long> overLeases = ConcurrentHashMap.newKeySet();
  public final Set<Long> unrenewed = ConcurrentHashMap.newKeySet();
  private final Map<Long, Assign> assigned = new ConcurrentHashMap<>();
  private final Map<String, Log> logs = new ConcurrentHashMap<>();

  private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "fake-master");
    thread.setDaemon(true);
    return thread;
  });
  private volatile @Nullable Server server;
  private volatile @Nullable StreamObserver<MasterStatement> slave;
  private final Optional<TestCertificate> certificate;
  private int port;

  /** A log as the master stores it. */
  public static final class Log {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;
    public int chunks;
    public int largestChunk;
    public int streams;
    /** Acknowledges no more than so many bytes. */
    public long acknowledgesUpTo = Long.MAX_VALUE;

    public synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    public synchronized int length() {
      return bytes.size();
    }

    public synchronized boolean ended() {
      return ended;
    }
  }

  public static FakeMaster start() {
    return start(Optional.empty());
  }

  public static FakeMaster start(Optional<TestCertificate> certificate) {
    FakeMaster master = new FakeMaster(certificate);
    master.comeBack();
    return master;
  }

  private FakeMaster(Optional<TestCertificate> certificate) {
    this.certificate = certificate;
  }

  /** A connection for one attempt's calls, as a slave has it; whoever asks for it closes it. */
  public ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port())
        .usePlaintext()
        .directExecutor()
        .disableRetry()
        .build();
  }

  public int port() {
    return port;
  }

  /** All connections break and nobody listens. */
  public void vanish() {
    Server running = server;
    if (running != null) {
      slave = null;
      running.shutdownNow();
      try {
        running.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Listens again where it did before, as soon as nobody's outgoing connection has that port by chance. */
  public void comeBack() {
    Awaitility.await().ignoreException(IOException.class).until(() -> {
      listen();
      return true;
    });
  }

  private void listen() throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port));
    certificate.ifPresent(given ->
        builder.useTransportSecurity(given.certificate().toFile(), given.key().toFile()));
    Server made = builder
        .executor(executor)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .addService(new Slaves())
        .addService(new Attempts())
        .intercept(new Callers())
        .build()
        .start();
    port = made.getPort();
    server = made;
  }

  public boolean connected() {
    return slave != null;
  }

  public void say(MasterStatement statement) {
    StreamObserver<MasterStatement> to = slave;
    if (to == null) {
      throw new IllegalStateException("no slave is connected");
    }
    synchronized (to) {
      to.onNext(statement);
    }
  }

  /** Gives work; and again to a slave that comes back without it, as long as it has not reported on it. */
  public void assign(Assign assign) {
    assigned.put(assign.getLease(), assign);
    say(MasterStatement.newBuilder().setAssign(assign).build());
  }

  public void stop(long lease, Stop.Reason reason) {
    if (reason == Stop.Reason.NOT_YOURS) {
      overLeases.add(lease);
    }
    say(MasterStatement.newBuilder()
        .setStop(Stop.newBuilder().setLease(lease).setReason(reason).setDetail("by the test"))
        .build());
  }

  public void takeEnd(long lease) {
    say(MasterStatement.newBuilder()
        .setEndTaken(EndTaken.newBuilder().setLease(lease))
        .build());
  }

  /** An assignment that fits everything but what a test changes. */
  public static Assign.Builder anAssignment(UUID job, long lease) {
    return Assign.newBuilder()
        .setJob(job.toString())
        .setAttempt(1)
        .setLease(lease)
        .setSecret(SECRET)
        .setTask(TaskSource.newBuilder().setRepository("fedoraqa/example"))
        .setCommit("0123456789012345678901234567890123456789")
        .setItem("foo-1.2-3.fc23")
        .setItemType("koji_build")
        .setArch("x86_64")
        .setTimeLimit(Duration.newBuilder().setSeconds(600))
        .setLogLimit(1L << 40);
  }

  public Log log(UUID job) {
    return logs.computeIfAbsent(job + "/1", key -> new Log());
  }

  public Optional<Ended> end(long lease) {
    return ends.stream().filter(end -> end.getLease() == lease).findFirst();
  }

  @Override
  public void close() {
    vanish();
    executor.shutdownNow();
  }

  private final class Callers implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      boolean ofSlave =
          SlavesGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName());
      Status refusal = ofSlave ? slaveRefusal(headers) : leaseRefusal(headers);
      if (!refusal.isOk()) {
        call.close(refusal, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      String lease = Optional.ofNullable(headers.get(LEASE_HEADER)).orElse("");
      return Contexts.interceptCall(Context.current().withValue(LEASE, lease), call, headers, next);
    }

    private Status slaveRefusal(Metadata headers) {
      String expected = "Basic "
          + Base64.getEncoder()
              .encodeToString((NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      return expected.equals(headers.get(AUTHORIZATION))
          ? refusingSlaves.orElse(Status.OK)
          : Status.UNAUTHENTICATED;
    }

    private Status leaseRefusal(Metadata headers) {
      String[] parts = Optional.ofNullable(headers.get(LEASE_HEADER)).orElse("").split("/");
      boolean good = parts.length == 4
          && parts[3].equals(SECRET)
          && !overLeases.contains(Long.parseLong(parts[2]));
      return good ? refusingCalls.orElse(Status.OK) : Status.PERMISSION_DENIED;
    }
  }

  private final class Slaves extends SlavesGrpc.SlavesImplBase {
    @Override
    public StreamObserver<SlaveStatement> connect(StreamObserver<MasterStatement> to) {
      return new StreamObserver<>() {
        @Override
        public void onNext(SlaveStatement statement) {
          heard(to, statement);
        }

        @Override
        public void onError(Throwable why) {
          gone();
        }

        @Override
        public void onCompleted() {
          gone();
          to.onCompleted();
        }

        private void gone() {
          if (slave == to) {
            slave = null;
          }
        }
      };
    }

    private void heard(StreamObserver<MasterStatement> to, SlaveStatement statement) {
      switch (statement.getStatementCase()) {
        case HELLO -> {
          hellos.add(statement.getHello());
          if (welcomes) {
            to.onNext(MasterStatement.newBuilder()
                .setWelcome(Welcome.newBuilder()
                    .setConnection(hellos.size())
                    .setLostAfter(Duration.newBuilder().setSeconds(lostAfter.toSeconds()))
                    .setAliveEvery(Duration.newBuilder().setNanos((int) aliveEvery.toNanos()))
                    .setVersion("test"))
                .build());
            slave = to;
            assignAgain(statement.getHello());
          }
        }
        case ALIVE -> {
          List<Long> leases = statement.getAlive().getLeasesList();
          alive.add(leases);
          if (renews) {
            say(MasterStatement.newBuilder()
                .setRenewed(Renewed.newBuilder()
                    .addAllLeases(leases.stream()
                        .filter(lease -> !overLeases.contains(lease) && !unrenewed.contains(lease))
                        .toList()))
                .build());
          }
        }
        case REPORT -> {
          assigned.remove(statement.getReport().getLease());
          reports.add(statement.getReport());
        }
        case ENDED -> {
          assigned.remove(statement.getEnded().getLease());
          ends.add(statement.getEnded());
          if (takesEnds) {
            takeEnd(statement.getEnded().getLease());
          }
        }
        case READY -> moods.add(statement.getReady());
        case STATEMENT_NOT_SET -> throw new IllegalStateException("nothing was said");
      }
    }
  }

  private void assignAgain(Hello hello) {
    hello.getHeldList().forEach(held -> assigned.remove(held.getLease()));
    assigned.values().forEach(this::assign);
  }

  private static String attempt() {
    String[] parts = LEASE.get().split("/");
    return parts[0] + "/" + parts[1];
  }

  private final class Attempts extends AttemptsGrpc.AttemptsImplBase {
    @Override
    public StreamObserver<LogChunk> writeLog(StreamObserver<LogStored> to) {
      Log log = logs.computeIfAbsent(attempt(), key -> new Log());
      synchronized (log) {
        log.streams++;
        to.onNext(stored(log));
      }
      return new StreamObserver<>() {
        @Override
        public void onNext(LogChunk chunk) {
          synchronized (log) {
            int have = log.bytes.size();
            if (chunk.getOffset() > have) {
              to.onError(Status.OUT_OF_RANGE.asException());
              return;
            }
            ByteString fresh = chunk.getBytes().substring((int)
                Math.min(chunk.getBytes().size(), have - chunk.getOffset()));
            fresh.forEach(log.bytes::write);
            log.chunks++;
            log.largestChunk = Math.max(log.largestChunk, chunk.getBytes().size());
            log.ended |= chunk.getEnd();
            to.onNext(stored(log));
          }
        }

        @Override
        public void onError(Throwable why) {}

        @Override
        public void onCompleted() {
          to.onCompleted();
        }
      };
    }

    private LogStored stored(Log log) {
      return LogStored.newBuilder()
          .setLength(Math.min(log.bytes.size(), log.acknowledgesUpTo))
          .setEnded(log.ended)
          .build();
    }

    @Override
    public StreamObserver<ArtifactPart> uploadArtifact(StreamObserver<ArtifactStored> to) {
      String attempt = attempt();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ArtifactHeader[] header = new ArtifactHeader[1];
      return new StreamObserver<>() {
        @Override
        public void onNext(ArtifactPart part) {
          if (part.hasHeader()) {
            header[0] = part.getHeader();
            uploads.add(part.getHeader());
          } else {
            part.getBytes().forEach(bytes::write);
          }
        }

        @Override
        public void onError(Throwable why) {}

        @Override
        public void onCompleted() {
          String key = attempt + ":" + header[0].getPath();
          storesArtifacts.acquireUninterruptibly();
          byte[] known = artifacts.get(key);
          if (known != null && !java.util.Arrays.equals(known, bytes.toByteArray())) {
            to.onError(Status.ALREADY_EXISTS.withDescription("other content").asException());
            return;
          }
          if (bytes.size() != header[0].getSize()) {
            to.onError(Status.INVALID_ARGUMENT.withDescription("size").asException());
            return;
          }
          artifacts.put(key, bytes.toByteArray());
          to.onNext(ArtifactStored.newBuilder().setMade(known == null).build());
          to.onCompleted();
        }
      };
    }

    @Override
    public void handInResults(HandInResultsRequest request, StreamObserver<HandInResultsReply> to) {
      handedIn.add(request);
      HandInResultsReply.Builder reply = HandInResultsReply.newBuilder();
      Map<String, Result> fresh = new LinkedHashMap<>();
      List<String> order = new ArrayList<>();
      for (Result result : request.getResultsList()) {
        if (result.getItem().isEmpty()) {
          to.onError(Status.INVALID_ARGUMENT.withDescription("item: empty").asException());
          return;
        }
        fresh.put(result.getKey(), result);
        order.add(result.getKey());
      }
      results.putAll(fresh);
      long id = firstId;
      for (String key : order) {
        reply.addResults(ResultTaken.newBuilder().setKey(key).setResultsdbId(id++));
      }
      to.onNext(reply.build());
      to.onCompleted();
    }
  }
}
