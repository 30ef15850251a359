package org.taskotron.client.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.taskotron.base.daemon.Failure;

/**
 * The repositories of the house's tasks, from which the master's mirror fetches. A directory that is a git repository
 * is taken as it is; a plain one is committed into a repository of its own when its content changed.
 *
 * <p>Tasks of earlier runs stay known: jobs of theirs may still be waiting.
 */
final class TaskRepositories {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  private final Path directory;

  TaskRepositories(Path directory) {
    this.directory = directory;
  }

  /** A task's name, and where its repository is. */
  record Source(String url, String branch) {}

  /** Takes up each sub-directory of {@code tasks} under its own name. */
  void add(Path tasks) throws IOException {
    for (Path task : directoriesOf(tasks)) {
      String name = task.getFileName().toString();
      if (!NAME.matcher(name).matches()) {
        throw new Failure(
            task + ": not the name of a task (expected letters, digits, and . _ + -)");
      }
      Path noted = directory.resolve(name + ".url");
      if (isRepository(task)) {
        Files.writeString(noted, task.toRealPath().toUri().toString());
      } else {
        Files.deleteIfExists(noted);
        DirectoryCommit.into(directory.resolve(name + ".git"), task);
      }
    }
  }

  /** All tasks that the house knows, by name. */
  Map<String, Source> all() throws IOException {
    Map<String, Source> sources = new TreeMap<>();
    for (Path repository : directoriesOf(directory)) {
      String name = withoutSuffix(repository, ".git");
      sources.put(name, new Source(repository.toUri().toString(), DirectoryCommit.BRANCH));
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path noted : files.filter(file -> file.toString().endsWith(".url")).toList()) {
        String url = Files.readString(noted, StandardCharsets.UTF_8);
        sources.put(withoutSuffix(noted, ".url"), new Source(url, ""));
      }
    }
    return sources;
  }

  private static String withoutSuffix(Path path, String suffix) {
    String name = path.getFileName().toString();
    return name.substring(0, name.length() - suffix.length());
  }

  private static boolean isRepository(Path task) {
    return Files.exists(task.resolve(".git"))
        || (Files.exists(task.resolve("HEAD")) && Files.isDirectory(task.resolve("objects")));
  }

  private static List<Path> directoriesOf(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      throw new Failure(
          parent + ": no such directory (expected one with a sub-directory for each task)");
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
