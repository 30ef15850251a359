package org.taskotron.slave.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.lib.ObjectId;
import org.taskotron.base.config.Size;
import org.taskotron.base.file.Trees;

/**
 * Gives jobs their task's files. Repositories are kept below one directory, bare, and trees in memory by commit; so the
 * second job of a commit touches no network, and one of a small task no repository either. Safe for use by several
 * threads: two jobs that need the same fetch share it.
 */
public final class TaskSources implements AutoCloseable {

  private final Path directory;
  private final Mirror mirror;
  private final Size limit;
  private final Map<String, KeptRepository> repositories = new ConcurrentHashMap<>();
  private final KeptTrees trees = new KeptTrees();

  /**
   * @param directory for the bare repositories
   * @param limit of their size together; the longest unused go first
   */
  public TaskSources(Path directory, Mirror mirror, Size limit) {
    this.directory = directory;
    this.mirror = mirror;
    this.limit = limit;
    Git.prepare();
  }

  /**
   * Writes exactly what the commit holds into an empty directory.
   *
   * @param repository {@code <namespace>/<name>}, checked
   * @param commit 40 hex digits
   * @param line hears, in words, of what is left out, and of waiting
   * @param patience how long an unreachable mirror is waited for
   */
  public void checkOut(
      String repository, String commit, Path into, Consumer<String> line, Duration patience)
      throws SourceMissing, IOException, InterruptedException {
    KeptRepository kept = repository(repository);
    ObjectId id = ObjectId.fromString(commit);
    Optional<TaskTree> whole = trees.get(repository, commit).filter(TaskTree::whole);
    if (whole.isPresent()) {
      kept.used();
      new Checkout(into, Checkout.NO_BLOBS, line).write(whole.get());
      return;
    }
    boolean fetched = kept.provide(id, line, patience);
    try {
      write(kept, id, into, line);
    } catch (MissingObjectException | CorruptObjectException | PackInvalidException e) {
      // What a loss of power left of our copy. A fresh one is whole, or the mirror's is broken too.
      kept.remove();
      Trees.delete(into);
      Files.createDirectory(into);
      fetched = kept.provide(id, line, patience);
      write(kept, id, into, line);
    }
    if (fetched) {
      new RepositoryShelf(directory)
          .makeRoom(limit, repository, name -> repository(name).remove());
    }
  }

  private void write(KeptRepository kept, ObjectId commit, Path into, Consumer<String> line)
      throws IOException, SourceMissing {
    kept.read(reader -> {
      TaskTree tree = TaskTree.read(reader, commit);
      trees.keep(kept.name(), commit.name(), tree);
      new Checkout(into, (blob, to) -> reader.open(blob).copyTo(to), line).write(tree);
    });
  }

  @Override
  public void close() {
    repositories.values().forEach(KeptRepository::close);
  }

  private KeptRepository repository(String name) {
    return repositories.computeIfAbsent(
        name, missing -> new KeptRepository(directory, mirror, missing));
  }
}
