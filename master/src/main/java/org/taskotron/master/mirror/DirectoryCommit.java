package org.taskotron.master.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Makes a directory's content the head of a repository's default branch. */
final class DirectoryCommit {

  private static final long LARGEST_FILE = 64L << 20;

  private final ObjectInserter inserter;

  private DirectoryCommit(ObjectInserter inserter) {
    this.inserter = inserter;
  }

  /** @return the commit with this content: a new one only if the content differs from the head's */
  static String of(Path directory, Repository repository, Instant now) throws IOException {
    ObjectId before = repository.resolve(Constants.HEAD);
    try (ObjectInserter inserter = repository.newObjectInserter();
        RevWalk walk = new RevWalk(repository)) {
      ObjectId tree = new DirectoryCommit(inserter).tree(directory);
      if (before != null) {
        RevCommit head = walk.parseCommit(before);
        if (head.getTree().equals(tree)) {
          return head.name();
        }
      }
      PersonIdent us = new PersonIdent("Taskotron", "taskotron@localhost", now, ZoneOffset.UTC);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setAuthor(us);
      commit.setCommitter(us);
      commit.setMessage("The content of " + directory + "\n");
      if (before != null) {
        commit.setParentId(before);
      }
      ObjectId made = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef(Constants.HEAD);
      update.setNewObjectId(made);
      update.disableRefLog();
      RefUpdate.Result result = update.forceUpdate();
      switch (result) {
        case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {
          return made.name();
        }
        default -> throw new IOException("the head could not be set: " + result);
      }
    }
  }

  private record Entry(String name, FileMode mode, ObjectId id) {
    /** Git compares names as bytes, those of folders as if a slash followed. */
    byte[] order() {
      return (mode.equals(FileMode.TREE) ? name + "/" : name).getBytes(StandardCharsets.UTF_8);
    }
  }

  private ObjectId tree(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(Constants.DOT_GIT)) {
          entries.add(entry(file, name));
        }
      }
    }
    entries.sort((one, other) -> java.util.Arrays.compareUnsigned(one.order(), other.order()));
    TreeFormatter tree = new TreeFormatter();
    entries.forEach(entry -> tree.append(entry.name(), entry.mode(), entry.id()));
    return inserter.insert(tree);
  }

  private Entry entry(Path file, String name) throws IOException {
    if (Files.isSymbolicLink(file)) {
      byte[] target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
      return new Entry(name, FileMode.SYMLINK, inserter.insert(Constants.OBJ_BLOB, target));
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Entry(name, FileMode.TREE, tree(file));
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + ": a special file (expected files, folders and symbolic links)");
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(
          file + ": " + Files.size(file) + " bytes (expected " + LARGEST_FILE + " at most)");
    }
    FileMode mode = Files.isExecutable(file) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
    return new Entry(name, mode, inserter.insert(Constants.OBJ_BLOB, Files.readAllBytes(file)));
  }
}
