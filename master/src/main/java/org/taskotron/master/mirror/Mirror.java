package org.taskotron.master.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.file.Trees;

/**
 * The master's copies of the tasks' repositories.
 *
 * <pre>
 *   mirror/fedoraqa/rpmlint.git    bare; always whole: a first fetch comes from .incoming by a rename
 *          .incoming/              empty after a start
 * </pre>
 *
 * <p>A remote that is away, broken or empty never harms what is here. Safe for use by several threads.
 */
public final class Mirror implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
  private static final int FETCHERS = 2;
  private static final String INCOMING = ".incoming";
  /** A branch that is not here is asked for again unless the last answer is younger. */
  private static final Duration FRESH_ENOUGH = Duration.ofSeconds(10);

  private final Path root;
  private final Duration every;
  private final Ticker ticker;
  private final Kept.Surroundings around;
  private final ExecutorService fetchers;
  private final ScheduledExecutorService timer;
  private volatile Map<String, Kept> kept = Map.of();

  private Mirror(Path root, Duration every, Clock clock, Ticker ticker) {
    this.root = root;
    this.every = every;
    this.ticker = ticker;
    AtomicInteger number = new AtomicInteger();
    this.fetchers = Executors.newFixedThreadPool(
        FETCHERS, work -> daemon(work, "mirror-fetch-" + number.incrementAndGet()));
    this.timer = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "mirror-timer"));
    this.around = new Kept.Surroundings(root, root.resolve(INCOMING), fetchers, clock, ticker);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens the mirror below this folder, which is made if it is not there, and begins to fetch.
   *
   * @param every how often each repository is fetched
   */
  public static Mirror open(
      Path root, List<MirroredRepository> repositories, Duration every, Clock clock, Ticker ticker)
      throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    Files.createDirectories(absolute.resolve(INCOMING));
    // Its keys for ssh lie beside the mirror, in the master's own directory.
    GitHome.settle(absolute.resolveSibling("ssh"));
    // JGit measures each file system once, with a probing file beside what it is asked about: not
    // in a passing folder.
    FS.FileStoreAttributes.get(absolute);
    Mirror mirror = new Mirror(absolute, every, clock, ticker);
    Trees.empty(mirror.around.incoming());
    mirror.findPutIn();
    mirror.keep(repositories);
    mirror.timer.scheduleWithFixedDelay(
        mirror::fetchAll, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return mirror;
  }

  /** Directories that were put in stay known; other repositories are known by the configuration only. */
  private void findPutIn() throws IOException {
    Map<String, Kept> found = new HashMap<>();
    try (Stream<Path> folders = Files.walk(root, 2)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String name = root.relativize(folder).toString();
        if (name.endsWith(".git")) {
          String repository = name.substring(0, name.length() - ".git".length());
          if (MirroredRepository.isName(repository)) {
            Kept there = new Kept(repository, Optional.empty(), around);
            there.openIfThere();
            if (there.isPutIn()) {
              found.put(repository, there);
            } else {
              there.close();
            }
          }
        }
      }
    }
    kept = Map.copyOf(found);
  }

  /** Mirrors these from now on (and what was put in); those that are new or have changed are fetched at once. */
  public synchronized void keep(Collection<MirroredRepository> repositories) throws IOException {
    Map<String, Kept> before = kept;
    Map<String, Kept> next = new HashMap<>();
    before.values().stream().filter(Kept::isPutIn).forEach(there -> next.put(there.name(), there));
    for (MirroredRepository repository : repositories) {
      Kept old = before.get(repository.name());
      if (old != null && old.settings().equals(Optional.of(repository))) {
        next.put(repository.name(), old);
      } else {
        Kept fresh = new Kept(repository.name(), Optional.of(repository), around);
        fresh.openIfThere();
        next.put(repository.name(), fresh);
      }
    }
    kept = Map.copyOf(next);
    next.values().stream()
        .filter(there -> there.settings().isPresent() && before.get(there.name()) != there)
        .forEach(Kept::fetch);
  }

  private void fetchAll() {
    kept.values().stream().filter(there -> there.settings().isPresent()).forEach(Kept::fetch);
  }

  /**
   * Says which commit a branch is at, from memory.
   *
   * @param branch empty: the default branch
   */
  public Resolved resolve(String repository, String branch) {
    Map<String, Kept> now = kept;
    Kept there = now.get(repository);
    if (there == null) {
      return new Resolved.Missing("repository " + repository + " is not in the mirror"
          + Nearest.to(repository, now.keySet())
              .map(near -> " (is " + near + " meant?)")
              .orElse(""));
    }
    return there.resolve(branch, FRESH_ENOUGH);
  }

  /**
   * Fetches now.
   *
   * @return why it failed; empty if it went well
   */
  public CompletableFuture<Optional<String>> fetch(String repository) {
    Kept there = kept.get(repository);
    return there == null
        ? CompletableFuture.completedFuture(
            Optional.of("repository " + repository + " is not in the mirror"))
        : there.fetch();
  }

  /**
   * Makes a directory's content the head of a repository that has no remote; a new commit is made only when the content
   * differs.
   *
   * @param name {@code <namespace>/<repository>}, not one of the configuration
   * @return the commit
   */
  public synchronized String importDirectory(String name, Path directory) throws IOException {
    if (!MirroredRepository.isName(name)) {
      throw new IllegalArgumentException("repository: '" + name + "' (expected NAMESPACE/NAME)");
    }
    Kept there = kept.get(name);
    if (there == null) {
      there = new Kept(name, Optional.empty(), around);
      there.openIfThere();
    }
    String commit = there.putIn(directory);
    Map<String, Kept> next = new HashMap<>(kept);
    next.put(name, there);
    kept = Map.copyOf(next);
    return commit;
  }

  /** Where a repository is maintained, as {@code namespaces.yaml} names it; empty for what was put in. */
  public Optional<String> urlOf(String repository) {
    Kept there = kept.get(repository);
    return there == null ? Optional.empty() : there.settings().map(MirroredRepository::url);
  }

  /** How each repository fares, by name. */
  public List<MirrorStatus> status() {
    return new TreeMap<>(kept).values().stream().map(Kept::status).toList();
  }

  /** Tells a git client what there is to read; empty if there is no such repository. */
  public boolean advertise(String repository, String protocol, OutputStream out)
      throws IOException {
    Optional<Repository> there = repositoryOf(repository);
    if (there.isPresent()) {
      GitReading.advertise(there.get(), protocol, out);
    }
    return there.isPresent();
  }

  /** Answers a git client's wish to read; false if there is no such repository. */
  public boolean upload(String repository, String protocol, InputStream in, OutputStream out)
      throws IOException {
    Optional<Repository> there = repositoryOf(repository);
    if (there.isPresent()) {
      GitReading.upload(there.get(), protocol, in, out);
    }
    return there.isPresent();
  }

  private Optional<Repository> repositoryOf(String name) {
    Kept there = kept.get(name);
    return there == null ? Optional.empty() : there.repository();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    fetchers.shutdown();
    try {
      if (!fetchers.awaitTermination(5, TimeUnit.SECONDS)) {
        // Half a fetch harms nothing.
        fetchers.shutdownNow();
        LOG.info("mirror: a fetch was under way and is given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kept.values().forEach(Kept::close);
  }
}
