package org.taskotron.slave.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** A bare repository whose trees are made by hand, so that they may hold what no git client would write. */
public final class TaskRepository {

  private final Path directory;

  /** One entry of a tree, as its maker wants it. */
  public record File(FileMode mode, String name, byte[] content) {

    public static File plain(String name, String content) {
      return new File(FileMode.REGULAR_FILE, name, content.getBytes(StandardCharsets.UTF_8));
    }

    public static File program(String name, String content) {
      return new File(FileMode.EXECUTABLE_FILE, name, content.getBytes(StandardCharsets.UTF_8));
    }

    public static File link(String name, String target) {
      return new File(FileMode.SYMLINK, name, target.getBytes(StandardCharsets.UTF_8));
    }
  }

  static {
    // JGit measures a file system once, in the background, beside what it is asked about; not in a
    // directory that a test takes away.
    try {
      Path lasting = Files.createTempDirectory("file-system");
      lasting.toFile().deleteOnExit();
      FS.FileStoreAttributes.setBackground(true);
      FS.FileStoreAttributes.get(lasting);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TaskRepository(Path root, String name) {
    this.directory = root.resolve(name + ".git");
    try {
      Files.createDirectories(directory);
      try (Repository repository = open()) {
        repository.create(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits exactly these entries; names with slashes make directories. Answers the commit. */
  public String commit(File... files) {
    try (Repository repository = open();
        ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree(inserter, List.of(files)));
      PersonIdent somebody = new PersonIdent(
          "somebody", "somebody@example.org", Instant.ofEpochSecond(1_000_000_000), ZoneOffset.UTC);
      commit.setAuthor(somebody);
      commit.setCommitter(somebody);
      commit.setMessage("a task\n");
      ObjectId head = repository.resolve("refs/heads/master");
      if (head != null) {
        commit.setParentId(head);
      }
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef("refs/heads/master");
      update.setNewObjectId(id);
      update.forceUpdate();
      return id.name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectId tree(ObjectInserter inserter, List<File> files) throws IOException {
    TreeFormatter formatter = new TreeFormatter();
    List<String> directories = new ArrayList<>();
    for (File file : files) {
      int slash = file.name().indexOf('/');
      if (slash < 0) {
        formatter.append(
            file.name(), file.mode(), inserter.insert(Constants.OBJ_BLOB, file.content()));
      } else if (!directories.contains(file.name().substring(0, slash))) {
        String directory = file.name().substring(0, slash);
        directories.add(directory);
        List<File> inside = files.stream()
            .filter(one -> one.name().startsWith(directory + "/"))
            .map(one -> new File(one.mode(), one.name().substring(slash + 1), one.content()))
            .toList();
        formatter.append(directory, FileMode.TREE, tree(inserter, inside));
      }
    }
    return inserter.insert(formatter);
  }

  private Repository open() throws IOException {
    return new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
  }
}
