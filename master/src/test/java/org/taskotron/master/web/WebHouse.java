package org.taskotron.master.web;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.master.access.Access;
import org.taskotron.master.dispatch.Commits;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.Jobs;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogFeed;
import org.taskotron.master.log.LogListener;
import org.taskotron.master.log.LogSettings;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.queue.Step;
import org.taskotron.master.slave.Connection;
import org.taskotron.master.slave.Conversation;
import org.taskotron.master.slave.Roster;
import org.taskotron.master.slave.SlaveHello;
import org.taskotron.master.slave.Speaker;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlChangeWriter;
import org.taskotron.master.store.SqlJobs;
import org.taskotron.master.store.SqlViews;

/**
 * The master's pages over the real queue, store and logs, with time moved by hand and slaves that do what a test says.
 */
public final class WebHouse implements AutoCloseable {

  public static final String TOKEN = "a-token-of-the-tests";

  private final ManualClock clock = new ManualClock(Jobs.NOW);
  private final Database database;
  private final SqlChangeWriter writer;
  private final JobQueue queue;
  private final SqlJobs jobs;
  private final SqlViews views;
  private final Dispatcher dispatcher;
  private final Conversation conversation;
  private final LogBook logs;
  private final MasterSite site;
  private final WebServer server;
  private final Map<UUID, List<ResultViews.ResultLine>> results = new ConcurrentHashMap<>();
  private final Map<AttemptPlace, Long> written = new HashMap<>();
  private long nextLease = 1_000_000;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public WebHouse(Path folder) {
    this(folder, TestDatabases.sqlite(MasterSchema.schema(), folder));
  }

  public WebHouse(Path folder, Database database) {
    this.database = database;
    try {
      writer = new SqlChangeWriter(database);
      ManualTicker ticker = new ManualTicker();
      Leases leases = new Leases(ticker);
      queue = new JobQueue(writer, leases, clock, ticker);
      jobs = new SqlJobs(database);
      views = new SqlViews(database);
      Roster roster = new Roster(clock);
      Commits commits = task -> new Commits.Answer(Commits.Answer.Kind.FOUND, "c".repeat(40));
      dispatcher = new Dispatcher(jobs, queue, leases, roster, commits, clock);
      conversation = new Conversation(
          roster,
          leases,
          queue,
          new Conversation.Rhythm(Duration.ofMinutes(5), Duration.ofSeconds(10)),
          dispatcher::ring,
          clock);
      queue.afterwards(dispatcher::moved);
      queue.afterwards(conversation::moved);
      logs = LogBook.open(folder.resolve("logs"), LogSettings.USUAL, clock);
      Access access = new Access(
          Map.of(
              "client01",
              SecretHash.ofMade("x"),
              "client02",
              SecretHash.ofMade("y"),
              "client03",
              SecretHash.ofMade("z")),
          Map.of("tester", SecretHash.ofMade(TOKEN)));
      SiteSettings settings = new SiteSettings(
          "http://127.0.0.1:5002/resultsdb/",
          Optional.of("http://127.0.0.1:8011/trigger/"),
          Duration.ofHours(1),
          3,
          Duration.ofSeconds(30));
      WebContext context = MasterSite.context(
          WebContext.of(
              Identity.of("master", folder, clock).version("0.1.0 (commit 1f774ca)"),
              MasterSite.HOME,
              0),
          "http://127.0.0.1:5002/resultsdb/");
      site = new MasterSite(
          settings,
          new MasterSite.Rooms(
              views,
              job -> results.getOrDefault(job, List.of()),
              logs,
              jobs,
              dispatcher,
              roster,
              leases,
              queue,
              access,
              clock),
          WebConfig.forTests(),
          context);
      queue.afterwards(site::moved);
      server = WebServer.start(WebConfig.forTests(), site.routes(), context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
    site.close();
    logs.close();
    writer.close();
    database.close();
  }

  // --- the house at work
  // -----------------------------------------------------------------------------------------

  public ManualClock clock() {
    return clock;
  }

  public SqlViews views() {
    return views;
  }

  public Dispatcher dispatcher() {
    return dispatcher;
  }

  public static JobRequest request(
      String task, String item, String arch, int priority, List<String> labels) {
    return new JobRequest(
        "0f2f7d4e-9a0b-4a53-9e55-6f2f3f4b1a11",
        new TaskSource("fedoraqa/" + task, "", ""),
        item,
        "koji_build",
        arch,
        false,
        labels,
        priority,
        Duration.ofHours(1),
        3,
        Optional.empty());
  }

  public JobId submit(String task, String item) {
    return submit(request(task, item, "noarch", 0, List.of()));
  }

  public JobId submit(JobRequest request) {
    JobId id = new JobId(UUID.randomUUID());
    get(queue.submit(id, request, "trigger"));
    return id;
  }

  /** Many at once, as fast as the queue takes them. */
  public List<JobId> submitMany(int count) {
    List<JobId> ids = new ArrayList<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobId id = new JobId(UUID.randomUUID());
      ids.add(id);
      all.add(queue.submit(
          id,
          request("rpmlint", "pkg" + i + "-1.0-" + i + ".fc40", "x86_64", 0, List.of()),
          "trigger"));
      if (all.size() == 1_000) {
        get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
        all.clear();
      }
    }
    get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    return ids;
  }

  /** Claims, starts and ends many, without slaves. */
  public void finishMany(List<JobId> ids, Ending how) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (JobId id : ids) {
      org.taskotron.master.job.Lease held = new org.taskotron.master.job.Lease(
          new LeaseId(nextLease++),
          "0".repeat(64),
          "client0" + (1 + nextLease % 3),
          "a".repeat(40),
          clock.instant());
      all.add(queue.claim(id, held));
      all.add(queue.started(id, held.id(), List.of()));
      all.add(queue.ended(id, held.id(), how, List.of()));
      if (all.size() >= 1_500) {
        get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
        all.clear();
      }
    }
    get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
  }

  public Job job(JobId id) {
    return jobs.find(id).orElseThrow();
  }

  public void cancel(JobId id, Ending why) {
    get(queue.cancel(id, why));
  }

  public void retry(JobId id) {
    get(queue.retry(id));
  }

  /** One pass of the dispatcher, and until what it claimed is told. */
  public void dispatch() {
    settle();
    dispatcher.pass();
    settle();
  }

  /** Until everything that was handed in is written and acted upon. */
  public void settle() {
    get(queue.retry(new JobId(UUID.randomUUID())));
  }

  public void result(JobId job, ResultViews.ResultLine line) {
    results.computeIfAbsent(job.uuid(), id -> new CopyOnWriteArrayList<>()).add(line);
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("not settled", e);
    }
  }

  // --- logs
  // --------------------------------------------------------------------------------------------------------

  public void log(JobId job, String text) {
    log(job, text.getBytes(StandardCharsets.UTF_8), false);
  }

  LogReader logReader() {
    return new LogReader(logs);
  }

  AttemptPlace place(JobId id) {
    Job job = job(id);
    return AttemptPlace.of(id.uuid(), job.attempts(), job.submitted());
  }

  public void endLog(JobId job) {
    log(job, new byte[0], true);
  }

  /** Appends to the log of the job's last attempt, and returns when it is on disk. */
  public void log(JobId id, byte[] bytes, boolean end) {
    Job job = job(id);
    AttemptPlace place = AttemptPlace.of(id.uuid(), job.attempts(), job.submitted());
    long offset = written.getOrDefault(place, 0L);
    CompletableFuture<Boolean> stored = new CompletableFuture<>();
    long wanted = offset + bytes.length;
    try (LogFeed feed = logs.feed(place, new LogListener() {
      @Override
      public void stored(long length, boolean ended) {
        if (length >= wanted && (ended || !end)) {
          stored.complete(true);
        }
      }

      @Override
      public void taken(int count) {}

      @Override
      public void refused(Reason reason, String why) {
        stored.completeExceptionally(new AssertionError(reason + " " + why));
      }

      @Override
      public void unavailable(String why) {
        stored.completeExceptionally(new AssertionError(why));
      }
    })) {
      for (int at = 0; at < bytes.length; at += 32_768) {
        int length = Math.min(32_768, bytes.length - at);
        feed.write(offset + at, ByteString.copyFrom(bytes, at, length), false);
      }
      feed.write(wanted, ByteString.EMPTY, end);
      get(stored);
    }
    written.put(place, wanted);
  }

  // --- slaves
  // ------------------------------------------------------------------------------------------------------

  public FakeSlave slave(String name, int slots, String... labels) {
    return new FakeSlave(name, slots, List.of(labels));
  }

  /** A slave that is connected and does what the test says. */
  public final class FakeSlave {
    private final Connection connection;
    private final List<Job> assigned = new CopyOnWriteArrayList<>();

    FakeSlave(String name, int slots, List<String> labels) {
      connection = conversation.hello(
          new SlaveHello(
              name,
              slots,
              labels,
              List.of("x86_64"),
              "0.1.0",
              name + ".example.org",
              "boot",
              List.of(),
              true,
              ""),
          new Ear());
      settle();
    }

    /** The job as this slave was given it last; gives it out if need be. */
    public Job assigned(JobId id) {
      long attempt = job(id).attempts();
      await().atMost(Duration.ofSeconds(20)).until(() -> {
        dispatch();
        return given(id, Math.max(1, attempt)).isPresent();
      });
      return given(id, Math.max(1, attempt)).orElseThrow();
    }

    private Optional<Job> given(JobId id, long attempt) {
      return assigned.stream()
          .filter(job -> job.id().equals(id) && job.attempts() >= attempt)
          .reduce((first, second) -> second);
    }

    public void starts(JobId id, Step... steps) {
      conversation.report(connection, id, leaseOf(id), List.of(steps));
      settle();
    }

    public void ends(JobId id, Ending how, Step... steps) {
      conversation.ended(connection, id, leaseOf(id), how, List.of(steps));
      settle();
    }

    public void drains(String why) {
      conversation.ready(connection, false, why);
    }

    public void vanishes() {
      conversation.goodbye(connection, "vanished");
    }

    private LeaseId leaseOf(JobId id) {
      return assigned(id).lease().orElseThrow().id();
    }

    private final class Ear implements Speaker {
      @Override
      public void welcome(long number, Duration lostAfter, Duration aliveEvery) {}

      @Override
      public void assign(Job job, Leases.LeaseSecret secret) {
        assigned.add(job);
      }

      @Override
      public void stopCancelled(LeaseId lease, String detail) {}

      @Override
      public void stopNotYours(LeaseId lease, String detail) {}

      @Override
      public void renewed(List<LeaseId> renewed) {}

      @Override
      public void endTaken(LeaseId lease) {}

      @Override
      public void hangUp(String why) {}
    }
  }

  /** A step that ended so many seconds after it began. */
  public Step step(int number, String name, int seconds, boolean succeeded, String detail) {
    return new Step(
        number,
        name,
        clock.instant(),
        Optional.of(clock.instant().plusSeconds(seconds)),
        succeeded,
        detail);
  }

  public Step openStep(int number, String name) {
    return new Step(number, name, clock.instant(), Optional.empty(), false, "");
  }

  // --- asking
  // --------------------------------------------------------------------------------------------------------

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** All routes, as {@code GET /taskmaster/jobs}. */
  public List<String> routes() {
    return site.routes().patterns();
  }

  public HttpClient client() {
    return client;
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
