package org.taskotron.slave.connection;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.MasterStatement;
import org.taskotron.proto.v1.SlavesGrpc;

/**
 * Keeps a connection to the master, for ever: when one ends, makes another. Says of each attempt how it stands, again
 * after each reconnect, and an end until it is taken.
 *
 * <p>Whoever has something to say rings ({@link #tell}, {@link #tellSoon}, {@link #tellMood}); what is said is asked of
 * {@link Work} when it is sent, so that a slow connection carries the latest state and not a queue of old ones. All of
 * it happens on one thread, which is why a stream never has two writers. The public methods may be called by any thread.
 */
public final class MasterLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);

  /** A step that begins and ends within this time costs no message of its own. */
  private static final Duration SOON = Duration.ofMillis(100);

  private static final Duration WELCOME_WITHIN = Duration.ofSeconds(30);

  /** A connection that lived so long proves that the way is good. Shorter ones keep slowing us down. */
  private static final Duration PROVEN = Duration.ofSeconds(10);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final MasterAddress master;
  private final MasterChannels channels;
  private final Work work;
  private final Condition condition;
  private final Backoff backoff;
  private final ScheduledThreadPoolExecutor thread;

  private final Set<Long> soon = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean soonIsPlanned = new AtomicBoolean();

  // Everything below belongs to the one thread.
  private final Set<Long> unsaid = new LinkedHashSet<>();
  private boolean moodUnsaid;
  private @Nullable Connection connection;
  private @Nullable ScheduledFuture<?> alive;
  private Status.@Nullable Code waitingFor;
  private long welcomedAt;

  /**
   * @param condition told whether the master is there
   */
  public MasterLink(
      MasterAddress master,
      MasterChannels channels,
      Work work,
      Condition condition,
      RandomGenerator random) {
    this.master = master;
    this.channels = channels;
    this.work = work;
    this.condition = condition;
    this.backoff = new Backoff(random);
    this.thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("master-link"));
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to connect. */
  public void start() {
    onThread(this::connect);
  }

  /** There is something to say about this attempt, now. */
  public void tell(long lease) {
    onThread(() -> {
      unsaid.add(lease);
      flush();
    });
  }

  /** There is something to say about this attempt, and it may wait for what follows at once. Costs next to nothing. */
  public void tellSoon(long lease) {
    if (soon.add(lease) && soonIsPlanned.compareAndSet(false, true)) {
      later(SOON, this::flushSoon);
    }
  }

  /** The slave has begun or ceased to take new work. */
  public void tellMood() {
    onThread(() -> {
      moodUnsaid = true;
      flush();
    });
  }

  /** Makes a new connection, so that the slave says of itself what it is now. */
  public void again(String why) {
    onThread(() -> {
      if (connection != null) {
        over(Status.CANCELLED.withDescription(why).asException());
      }
    });
  }

  /** Ends the connection, and makes no other. Tasks are not touched. */
  @Override
  public void close() {
    onThread(() -> {
      if (connection != null) {
        connection.end();
        connection = null;
      }
    });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void connect() {
    var channel = channels.forStatements();
    Metadata credentials = new Metadata();
    credentials.put(AUTHORIZATION, master.basic());
    var stub = SlavesGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(credentials));
    Connection made = new Connection(channel, new Connection.Events() {
      @Override
      public void heard(Connection from, MasterStatement statement) {
        onThread(() -> {
          if (from == connection) {
            MasterLink.this.heard(from, statement);
          }
        });
      }

      @Override
      public void writable(Connection from) {
        onThread(MasterLink.this::flush);
      }

      @Override
      public void over(Connection from, Throwable why) {
        onThread(() -> {
          if (from == connection) {
            MasterLink.this.over(why);
          }
        });
      }
    });
    connection = made;
    made.open(stub, Wire.hello(work.standing()));
    later(WELCOME_WITHIN, () -> {
      if (made == connection && !made.welcomed()) {
        over(Status.DEADLINE_EXCEEDED
            .withDescription("no welcome within " + WELCOME_WITHIN.toSeconds() + "s")
            .asRuntimeException());
      }
    });
  }

  private void over(Throwable why) {
    Connection ended = connection;
    if (ended == null) {
      return;
    }
    connection = null;
    ended.end();
    if (alive != null) {
      alive.cancel(false);
      alive = null;
    }
    if (ended.welcomed() && System.nanoTime() - welcomedAt > PROVEN.toNanos()) {
      backoff.reset();
    }
    sayWaiting(why);
    later(backoff.next(), this::connect);
  }

  /** The condition says it once, and again each minute; a reason of another kind is news. */
  private void sayWaiting(Throwable why) {
    Status.Code code = Status.fromThrowable(why).getCode();
    boolean news = waitingFor != null && waitingFor != code;
    waitingFor = code;
    condition.waiting(reason(why, code));
    if (news) {
      LOG.warn("{}", reason(why, code));
    }
  }

  private String reason(Throwable why, Status.Code code) {
    if (code == Status.Code.UNAUTHENTICATED) {
      return "the master at " + master + " refuses slave " + master.name()
          + " with its password (its master.yaml lists who may connect): " + Words.of(why);
    }
    return "the master at " + master + ": " + Words.of(why);
  }

  private void heard(Connection from, MasterStatement statement) {
    try {
      switch (statement.getStatementCase()) {
        case WELCOME -> welcome(from, Wire.terms(statement.getWelcome()));
        case ASSIGN -> assign(from, statement.getAssign());
        case STOP ->
          work.stopped(
              statement.getStop().getLease(),
              Wire.reason(statement.getStop()),
              statement.getStop().getDetail());
        case RENEWED -> work.renewed(statement.getRenewed().getLeasesList());
        case END_TAKEN -> work.endTaken(statement.getEndTaken().getLease());
        case STATEMENT_NOT_SET ->
          throw new Misunderstood("statement: not set, or of a kind that this version does not know"
              + " (expected welcome, assign, stop, renewed or end_taken)");
      }
    } catch (Misunderstood e) {
      LOG.error("the master said what cannot be: {}", e.getMessage());
      if (!from.welcomed()) {
        over(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      }
    }
  }

  private void welcome(Connection from, Terms terms) {
    from.welcome();
    welcomedAt = System.nanoTime();
    channels.masterIsThere();
    condition.met();
    waitingFor = null;
    LOG.info(
        "connected to the master at {} as {} (connection {}, master {}): {} attempts held",
        master,
        master.name(),
        terms.connection(),
        terms.version(),
        work.leases().size());
    work.welcomed(terms);
    unsaid.addAll(work.leases());
    flush();
    if (alive != null) {
      alive.cancel(false);
    }
    alive = thread.scheduleWithFixedDelay(
        this::sayAlive, 0, terms.aliveEvery().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A task that cannot be understood must not stay claimed until its lease runs out: it ends here, with the reason. */
  private void assign(Connection from, Assign assign) throws Misunderstood {
    Assignment assignment;
    try {
      assignment = Wire.assignment(assign);
    } catch (Misunderstood e) {
      Wire.refusal(assign, String.valueOf(e.getMessage())).ifPresent(from::say);
      throw e;
    }
    work.assigned(assignment);
  }

  private void sayAlive() {
    Connection open = connection;
    if (open == null || !open.writable()) {
      return;
    }
    open.say(Wire.alive(work.leases()));
    for (long lease : work.leases()) {
      if (work.saying(lease).flatMap(Saying::ending).isPresent()) {
        unsaid.add(lease);
      }
    }
    flush();
  }

  private void flushSoon() {
    soonIsPlanned.set(false);
    // What is added from here on is seen now, or has planned the next time.
    for (Iterator<Long> leases = soon.iterator(); leases.hasNext(); ) {
      unsaid.add(leases.next());
      leases.remove();
    }
    flush();
  }

  private void flush() {
    Connection open = connection;
    if (open == null || !open.welcomed()) {
      return;
    }
    if (moodUnsaid && open.writable()) {
      moodUnsaid = false;
      open.say(Wire.ready(work.standing().mood()));
    }
    Iterator<Long> leases = unsaid.iterator();
    while (leases.hasNext() && open.writable()) {
      long lease = leases.next();
      leases.remove();
      soon.remove(lease);
      Optional<Saying> saying = work.saying(lease);
      saying.ifPresent(present -> open.say(Wire.saying(present)));
    }
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(() -> caught(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: not done any more", e);
    }
  }

  private void later(Duration delay, Runnable task) {
    try {
      var unused = thread.schedule(() -> caught(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: not done any more", e);
    }
  }

  /** The edge of the thread: what nobody planned ends the connection, and the next one begins afresh. */
  private void caught(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("the connection to the master ends, for a reason of our own", e);
      over(e);
    }
  }
}
