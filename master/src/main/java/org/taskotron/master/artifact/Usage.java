package org.taskotron.master.artifact;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** How much an attempt has left behind so far, files on their way included. */
final class Usage {

  private long bytes;
  private int files;

  /** Counts what is there; folders of further attempts are not this one's. */
  static Usage of(Path folder, boolean firstAttempt) throws IOException {
    Usage usage = new Usage();
    if (!Files.isDirectory(folder)) {
      return usage;
    }
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        boolean others = firstAttempt
            && folder.equals(directory.getParent())
            && directory.getFileName().toString().startsWith("attempt-");
        return others ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        usage.bytes += attributes.size();
        usage.files++;
        return FileVisitResult.CONTINUE;
      }
    });
    return usage;
  }

  /** Takes room for one more file, or says why there is none. */
  synchronized Optional<String> take(long size, ArtifactLimits limits) {
    if (files + 1 > limits.files()) {
      return Optional.of(
          "the attempt has " + files + " artifacts (expected " + limits.files() + " at most)");
    }
    if (bytes + size > limits.attempt()) {
      return Optional.of("the attempt's artifacts have " + bytes + " bytes, with this one "
          + (bytes + size) + " (expected " + limits.attempt() + " at most)");
    }
    bytes += size;
    files++;
    return Optional.empty();
  }

  synchronized void giveBack(long size) {
    bytes -= size;
    files--;
  }
}
