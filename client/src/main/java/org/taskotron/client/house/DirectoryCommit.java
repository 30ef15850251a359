package org.taskotron.client.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.Failure;

/**
 * Commits a plain directory as it is into a bare repository. Unchanged content makes no commit, and the same content
 * makes the same commit on every machine: author and time are constants.
 */
final class DirectoryCommit {

  static final String BRANCH = "main";

  private static final String REF = Constants.R_HEADS + BRANCH;
  private static final PersonIdent AUTHOR = new PersonIdent(
      "Taskotron", "taskotron@localhost", Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** What comes into being by itself in a directory, and is not its content. */
  private static final Set<String> NOT_CONTENT = Set.of(".git", "__pycache__");

  private DirectoryCommit() {}

  /** Answers the commit that now holds the directory's content. */
  static ObjectId into(Path bare, Path directory) throws IOException {
    try (Repository repository = opened(bare);
        ObjectInserter inserter = repository.newObjectInserter();
        RevWalk walk = new RevWalk(repository)) {
      ObjectId tree = tree(directory, inserter);
      ObjectId head = repository.resolve(REF);
      RevCommit before = head == null ? null : walk.parseCommit(head);
      if (before != null && before.getTree().getId().equals(tree)) {
        return before.getId().copy();
      }
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setParentIds(before == null ? List.of() : List.of(before));
      commit.setAuthor(AUTHOR);
      commit.setCommitter(AUTHOR);
      commit.setMessage("The content of " + directory.getFileName() + "\n");
      ObjectId made = inserter.insert(commit);
      inserter.flush();
      move(repository, before, made);
      return made;
    }
  }

  private static Repository opened(Path bare) throws IOException {
    Repository repository = new FileRepository(bare.toFile());
    if (!repository.getObjectDatabase().exists()) {
      repository.create(true);
      repository.updateRef(Constants.HEAD).link(REF);
    }
    return repository;
  }

  private static void move(Repository repository, @Nullable RevCommit before, ObjectId made)
      throws IOException {
    RefUpdate update = repository.updateRef(REF);
    update.setNewObjectId(made);
    update.setExpectedOldObjectId(before == null ? ObjectId.zeroId() : before);
    RefUpdate.Result result = update.update();
    if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
      throw new IOException(
          repository.getDirectory() + ": " + REF + " could not be moved: " + result);
    }
  }

  private static ObjectId tree(Path directory, ObjectInserter inserter) throws IOException {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    add(directory, "", builder, inserter);
    builder.finish();
    return index.writeTree(inserter);
  }

  private static void add(
      Path directory, String prefix, DirCacheBuilder builder, ObjectInserter inserter)
      throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        if (NOT_CONTENT.contains(name)) {
          continue;
        }
        if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)) {
          add(entry, prefix + name + "/", builder, inserter);
        } else {
          builder.add(file(entry, prefix + name, inserter));
        }
      }
    }
  }

  private static DirCacheEntry file(Path file, String path, ObjectInserter inserter)
      throws IOException {
    DirCacheEntry entry = new DirCacheEntry(path);
    if (Files.isSymbolicLink(file)) {
      entry.setFileMode(FileMode.SYMLINK);
      byte[] target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, target));
    } else if (Files.isRegularFile(file)) {
      boolean executable =
          Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
      entry.setFileMode(executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, Files.readAllBytes(file)));
    } else {
      throw new Failure(
          file + ": neither a file nor a directory nor a link, so no content of a task");
    }
    return entry;
  }
}
