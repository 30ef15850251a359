package org.taskotron.slave.environment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Size;

/** The directory of all kept repositories: {@code <namespace>/<name>.git}. */
final class RepositoryShelf {

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryShelf.class);
  private static final String SUFFIX = ".git";

  private final Path directory;

  RepositoryShelf(Path directory) {
    this.directory = directory;
  }

  /** Takes a repository away. */
  interface Removal {
    void remove(String name) throws IOException;
  }

  /**
   * Takes the longest unused away until the rest fits.
   *
   * @param spared stays in any case
   */
  void makeRoom(Size limit, String spared, Removal removal) throws IOException {
    List<Kept> all = kept();
    long together = all.stream().mapToLong(Kept::bytes).sum();
    all.sort(Comparator.comparing(Kept::used));
    for (Kept kept : all) {
      if (together <= limit.bytes()) {
        return;
      }
      if (!kept.name().equals(spared)) {
        removal.remove(kept.name());
        together -= kept.bytes();
        LOG.info("repository {} is not kept any longer: cache.limit is {}", kept.name(), limit);
      }
    }
  }

  private record Kept(String name, long bytes, FileTime used) {}

  private List<Kept> kept() throws IOException {
    List<Kept> all = new ArrayList<>();
    try (Stream<Path> namespaces = Files.list(directory)) {
      for (Path namespace : namespaces.toList()) {
        try (Stream<Path> repositories = Files.list(namespace)) {
          for (Path repository : repositories.toList()) {
            all.add(kept(repository));
          }
        }
      }
    }
    return all;
  }

  private Kept kept(Path repository) throws IOException {
    String path = directory.relativize(repository).toString();
    String name = path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path;
    return new Kept(name, bytes(repository), Files.getLastModifiedTime(repository));
  }

  private static long bytes(Path directory) throws IOException {
    long[] sum = {0};
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        sum[0] += attributes.size();
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
      }
    });
    return sum[0];
  }
}
