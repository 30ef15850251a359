package org.taskotron.master.artifact;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.taskotron.master.job.AttemptPlace;

/**
 * Takes artifacts in.
 *
 * <pre>
 *   artifacts/20261121/27f94e36-…/task_output/report.html             of the first attempt
 *                                 attempt-2/task_output/report.html   of the second
 *             all/27f94e36-…      → ../20261121/27f94e36-…
 *             .incoming/17        on its way in; empty after a start
 * </pre>
 *
 * <p>Safe for use by several threads; each {@link Upload} belongs to one.
 */
public final class ArtifactStore {

  private static final String INCOMING = ".incoming";
  private static final String ALL = "all";
  private static final int USAGES_REMEMBERED = 1_000;

  private final Path root;
  private final Path incoming;
  private final Path all;
  private final ArtifactLimits limits;
  private final AtomicLong names = new AtomicLong();
  /** Counted from the disk when an attempt is first seen, the longest unseen forgotten. Guarded by itself. */
  private final Map<AttemptPlace, Usage> usages = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<AttemptPlace, Usage> eldest) {
      return size() > USAGES_REMEMBERED;
    }
  };

  private ArtifactStore(Path root, ArtifactLimits limits) {
    this.root = root;
    this.incoming = root.resolve(INCOMING);
    this.all = root.resolve(ALL);
    this.limits = limits;
  }

  /** Opens the store below this folder, which is made if it is not there; what was on its way in is thrown away. */
  public static ArtifactStore open(Path root, ArtifactLimits limits) throws IOException {
    ArtifactStore store = new ArtifactStore(root.toAbsolutePath().normalize(), limits);
    Folders.make(store.root);
    Folders.make(store.all);
    Folders.make(store.incoming);
    try (Stream<Path> left = Files.list(store.incoming)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    return store;
  }

  /**
   * Begins to take an artifact in.
   *
   * @param path as the slave says it
   * @param sha256 64 lower-case hex digits
   * @return an {@link Upload}; {@link Stored} if it is here already; {@link Refused} if it cannot be taken
   */
  public Begun begin(AttemptPlace place, String path, long size, String sha256) throws IOException {
    ArtifactPath checked;
    Path target;
    try {
      checked = ArtifactPath.parse(path);
      target = target(place, checked);
    } catch (InvalidPathException e) {
      return Refused.wrong("path: a name that this master's file system cannot write (expected "
          + System.getProperty("sun.jnu.encoding") + "): " + e.getReason());
    } catch (IllegalArgumentException e) {
      return Refused.wrong(String.valueOf(e.getMessage()));
    }
    if (!Sha256.isText(sha256)) {
      return Refused.wrong(checked + ": sha256 of " + sha256.length()
          + " characters (expected 64 lower-case hex digits)");
    }
    if (size < 0 || size > limits.file()) {
      return Refused.wrong(checked + ": " + Long.toUnsignedString(size) + " bytes (expected "
          + limits.file() + " at most)");
    }
    Optional<Finished> known = known(target, checked, size, sha256);
    if (known.isPresent()) {
      if (known.get() instanceof Stored) {
        // Perhaps a crash came between its name and the rest.
        nameForGood(place, target);
      }
      return known.get();
    }
    Usage usage = usageOf(place);
    Optional<String> noRoom = usage.take(size, limits);
    if (noRoom.isPresent()) {
      return Refused.wrong(checked + ": " + noRoom.get());
    }
    Runnable giveBack = () -> usage.giveBack(size);
    try {
      Path file = incoming.resolve(String.valueOf(names.incrementAndGet()));
      return new Upload(this, place, checked, size, sha256, file, giveBack);
    } catch (IOException | RuntimeException e) {
      giveBack.run();
      throw e;
    }
  }

  /** What the disk says of this path: nothing, the same content, or another. */
  private Optional<Finished> known(Path target, ArtifactPath path, long size, String sha256)
      throws IOException {
    Path folder = root;
    for (Path part : root.relativize(target.getParent())) {
      folder = folder.resolve(part);
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(Refused.wrong(path + ": '" + folder.getFileName()
            + "' is a file (expected a folder there, or nothing)"));
      }
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(
          Refused.wrong(path + ": is a folder here already (expected a file, or nothing)"));
    }
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.size(target) == size && Sha256.of(target).equals(sha256)) {
      return Optional.of(new Stored(false));
    }
    return Optional.of(Refused.conflict(path + ": another content is stored under this path"));
  }

  /** Gives the finished file its name, for good: an entry that is there is never replaced. */
  Finished publish(Path file, AttemptPlace place, ArtifactPath path, long size, String sha256)
      throws IOException {
    Path target = target(place, path);
    try {
      Folders.make(folderOf(target));
      link(file, target);
    } catch (FileAlreadyExistsException e) {
      return known(target, path, size, sha256).orElseThrow(() -> e);
    }
    nameForGood(place, target);
    return new Stored(true);
  }

  private void nameForGood(AttemptPlace place, Path target) throws IOException {
    Folders.sync(folderOf(target));
    linkFromAll(place);
  }

  /** Targets lie below the root, so each has one. */
  private static Path folderOf(Path target) {
    return Objects.requireNonNull(target.getParent(), "a folder around every artifact");
  }

  private static void link(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without hard links.
      Files.move(file, target);
    }
  }

  private void linkFromAll(AttemptPlace place) throws IOException {
    Path link = all.resolve(place.job().toString());
    if (Files.isSymbolicLink(link)) {
      return;
    }
    try {
      Files.createSymbolicLink(link, Path.of("..", place.dayName(), place.job().toString()));
    } catch (FileAlreadyExistsException e) {
      return;
    }
    Folders.sync(all);
  }

  /** Whether an attempt has left this file or folder behind; a path that is not allowed is not there. */
  public boolean has(AttemptPlace place, String path) {
    try {
      Path target = target(place, ArtifactPath.parse(path));
      return Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The day under which a job's artifacts lie, as its link says. */
  public Optional<String> dayOf(UUID job) throws IOException {
    Path link = all.resolve(job.toString());
    return Files.isSymbolicLink(link)
        ? Optional.of(Files.readSymbolicLink(link).getName(1).toString())
        : Optional.empty();
  }

  /** Where the folders of the days lie. */
  public Path root() {
    return root;
  }

  private Usage usageOf(AttemptPlace place) throws IOException {
    synchronized (usages) {
      Usage usage = usages.get(place);
      if (usage == null) {
        usage = Usage.of(folder(place), place.attempt() == 1);
        usages.put(place, usage);
      }
      return usage;
    }
  }

  private Path target(AttemptPlace place, ArtifactPath path) {
    Path target = folder(place);
    for (String part : path.parts()) {
      target = target.resolve(part);
    }
    return target;
  }

  private Path folder(AttemptPlace place) {
    Path folder = root.resolve(place.dayName()).resolve(place.job().toString());
    return place.attempt() == 1 ? folder : folder.resolve("attempt-" + place.attempt());
  }
}
