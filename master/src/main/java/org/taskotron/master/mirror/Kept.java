package org.taskotron.master.mirror;

import java.io.File;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.file.Trees;

/**
 * One repository of the mirror. Resolving looks at what the last fetch left in memory; fetching and putting in happen one
 * at a time. Safe for use by several threads.
 */
final class Kept {

  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
  private static final String MARK = "taskotron";
  private static final String PUT_IN = "putIn";

  private final String name;
  private final Path place;
  private final Path incoming;
  private final Optional<MirroredRepository> settings;
  private final Executor fetchers;
  private final Clock clock;
  private final Ticker ticker;
  private final ReentrantLock changing = new ReentrantLock();

  private volatile @Nullable Repository repository;
  private volatile Heads heads = Heads.NONE;
  private volatile Last last =
      new Last(Optional.empty(), Optional.empty(), Optional.empty(), false);
  private @Nullable CompletableFuture<Optional<String>> requested;

  /**
   * How the last fetches went.
   *
   * @param good by the ticker
   * @param absent the remote answered, and has no such repository
   */
  private record Last(
      Optional<Duration> good,
      Optional<Instant> goodAt,
      Optional<String> failure,
      boolean absent) {}

  /** What a repository needs from the house. */
  record Surroundings(Path root, Path incoming, Executor fetchers, Clock clock, Ticker ticker) {}

  Kept(String name, Optional<MirroredRepository> settings, Surroundings around) {
    this.name = name;
    this.settings = settings;
    this.place = around.root().resolve(name + ".git");
    this.incoming = around.incoming();
    this.fetchers = around.fetchers();
    this.clock = around.clock();
    this.ticker = around.ticker();
  }

  /** Opens what is on the disk; what is damaged there is put aside, to be fetched anew. */
  void openIfThere() throws IOException {
    if (!Files.isDirectory(place)) {
      return;
    }
    Repository opened = null;
    try {
      opened = open(place);
      heads = Heads.of(opened, branchSetting());
      repository = opened;
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      LOG.warn("mirror of {} is damaged ({}) and is made anew", name, words(e));
      Trees.delete(place);
    }
  }

  private Optional<String> branchSetting() {
    return settings.flatMap(MirroredRepository::branch);
  }

  String name() {
    return name;
  }

  Optional<MirroredRepository> settings() {
    return settings;
  }

  /** Open as long as the mirror is; empty before the first fetch. */
  Optional<Repository> repository() {
    return Optional.ofNullable(repository);
  }

  /** Whether a directory was put in here, with no remote behind it. */
  boolean isPutIn() {
    Repository there = repository;
    return settings.isEmpty() && there != null && there.getConfig().getBoolean(MARK, PUT_IN, false);
  }

  Resolved resolve(String branch, Duration freshEnough) {
    Heads now = heads;
    Optional<String> commit = now.commit(branch);
    if (commit.isPresent()) {
      return new Resolved.Found(commit.get());
    }
    String what = now.called(branch) + " of " + name;
    Last how = last;
    if (settings.isEmpty()) {
      return new Resolved.Missing(what + " does not exist");
    }
    if (how.absent() && now.commits().isEmpty()) {
      return new Resolved.Missing(
          "repository " + name + " does not exist at " + settings.get().shownUrl());
    }
    if (how.failure().isPresent()) {
      return new Resolved.Unreachable(what + " is not known: " + settings.get().shownUrl() + ": "
          + how.failure().get());
    }
    boolean fresh =
        how.good().isPresent() && ticker.now().minus(how.good().get()).compareTo(freshEnough) < 0;
    if (!fresh) {
      fetch();
      return new Resolved.Unreachable(
          what + " is not known yet: " + settings.get().shownUrl() + " is being asked");
    }
    return new Resolved.Missing(what + " does not exist");
  }

  /**
   * Fetches, soon: after what is under way, so that it sees whatever was pushed before this call. Calls that wait
   * together are one.
   *
   * @return why it failed; empty if it went well
   */
  CompletableFuture<Optional<String>> fetch() {
    CompletableFuture<Optional<String>> answer;
    synchronized (this) {
      if (requested != null) {
        return requested;
      }
      answer = new CompletableFuture<>();
      requested = answer;
    }
    try {
      fetchers.execute(this::runFetch);
    } catch (RejectedExecutionException e) {
      answer.complete(Optional.of("the mirror is closed"));
    }
    return answer;
  }

  private void runFetch() {
    changing.lock();
    try {
      CompletableFuture<Optional<String>> answer;
      synchronized (this) {
        answer = requested;
        requested = null;
      }
      Optional<String> failure = fetchNow();
      if (answer != null) {
        answer.complete(failure);
      }
    } finally {
      changing.unlock();
    }
  }

  private Optional<String> fetchNow() {
    if (settings.isEmpty()) {
      return Optional.of(name + " is not fetched from anywhere");
    }
    Last before = last;
    try {
      Remote remote = new Remote(settings.get().url());
      Repository there = repository;
      if (there == null) {
        fetchFirst(remote);
      } else {
        remote.fetchInto(there).ifPresent(head -> setHead(there, head));
        heads = Heads.of(there, branchSetting());
      }
      last = new Last(
          Optional.of(ticker.now()), Optional.of(clock.instant()), Optional.empty(), false);
      if (before.failure().isPresent()) {
        LOG.info("mirror of {} is fetched again", name);
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      String why = words(e);
      last = new Last(
          before.good(),
          before.goodAt(),
          Optional.of(why),
          e instanceof NoRemoteRepositoryException);
      if (!before.failure().equals(Optional.of(why))) {
        LOG.warn("mirror of {}: {}: {}", name, settings.get().shownUrl(), why);
      }
      return Optional.of(why);
    }
  }

  /** The first fetch goes to a place of its own: what is under the repository's name is whole. */
  private void fetchFirst(Remote remote) throws IOException {
    Path fresh = Files.createTempDirectory(incoming, "fetch");
    try {
      try (Repository made = make(fresh, false)) {
        remote.fetchInto(made).ifPresent(head -> setHead(made, head));
        Heads.of(made, branchSetting());
      }
      moveIntoPlace(fresh);
    } finally {
      Trees.delete(fresh);
    }
    Repository opened = open(place);
    heads = Heads.of(opened, branchSetting());
    repository = opened;
    LOG.info("mirror of {} is fetched: {} branches", name, heads.commits().size());
  }

  /** Commits a directory's content to the default branch, if it differs from what is there. */
  String putIn(Path directory) throws IOException {
    changing.lock();
    try {
      if (repository == null) {
        Path fresh = Files.createTempDirectory(incoming, "put");
        try {
          make(fresh, true).close();
          moveIntoPlace(fresh);
        } finally {
          Trees.delete(fresh);
        }
        repository = open(place);
      }
      Repository there = repository;
      if (!isPutIn()) {
        throw new IOException(
            name + " is fetched from elsewhere (expected a name of its own for " + directory + ")");
      }
      String commit = DirectoryCommit.of(directory, there, clock.instant());
      heads = Heads.of(there, Optional.empty());
      return commit;
    } finally {
      changing.unlock();
    }
  }

  MirrorStatus status() {
    Heads now = heads;
    Last how = last;
    return new MirrorStatus(
        name,
        settings.map(MirroredRepository::shownUrl).orElse(""),
        now.defaultBranch(),
        now.commit(""),
        now.commits().size(),
        how.goodAt(),
        how.failure());
  }

  void close() {
    Repository there = repository;
    if (there != null) {
      there.close();
    }
  }

  private void moveIntoPlace(Path fresh) throws IOException {
    Files.createDirectories(place.getParent());
    try {
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, place);
    }
  }

  private static Repository open(Path place) throws IOException {
    File folder = place.toFile();
    try {
      return new FileRepositoryBuilder()
          .setGitDir(folder)
          .setBare()
          .setMustExist(true)
          .build();
    } catch (RepositoryNotFoundException e) {
      throw new IOException("no git repository", e);
    }
  }

  private static Repository make(Path place, boolean putIn) throws IOException {
    Repository made =
        new FileRepositoryBuilder().setGitDir(place.toFile()).setBare().build();
    made.create(true);
    StoredConfig config = made.getConfig();
    // A mirror that a power cut tore could only be fetched anew.
    config.setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncObjectFiles", true);
    config.setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncRefFiles", true);
    // Tidying up happens within the fetch, not beside it, when the repository may just be moving
    // into place.
    config.setBoolean(
        ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
    config.setBoolean(MARK, null, PUT_IN, putIn);
    config.save();
    setHead(made, Constants.R_HEADS + "main");
    return made;
  }

  private static void setHead(Repository repository, String branch) {
    try {
      if (!branch.equals(repository.getFullBranch())) {
        RefUpdate head = repository.updateRef(Constants.HEAD);
        head.disableRefLog();
        head.link(branch);
      }
    } catch (IOException e) {
      LOG.warn(
          "mirror: HEAD of {} cannot be set to {}: {}",
          repository.getDirectory(),
          branch,
          words(e));
    }
  }

  /** What went wrong, on one line, with no password in it. */
  static String words(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null && text.length() < 300; t = t.getCause()) {
      String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      if (text.indexOf(message) < 0) {
        text.append(text.length() == 0 ? "" : ": ").append(message);
      }
    }
    return MirroredRepository.withoutPassword(text.toString().replaceAll("\\s+", " "));
  }
}
