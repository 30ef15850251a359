package org.taskotron.base.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories with everything in them. */
public final class Trees {

  private static final Logger LOG = LoggerFactory.getLogger(Trees.class);

  private Trees() {}

  /**
   * Removes the directory, what its user closed included; follows no links; fine when it is not there, or vanishes
   * meanwhile.
   */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    walk(root, new Opening() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw failure;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
          throws IOException {
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** As {@link #delete}, but the directory itself stays; it must be there. */
  public static void empty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        delete(entry);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Lets this user read all files and directories below; a task may have left them otherwise. Follows no links. */
  public static void readable(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    walk(root, new Opening() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (attributes.isRegularFile() && !Files.isReadable(file)) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException failure) {
        // Somebody else's: the upload will leave it out, and say so.
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private static void walk(Path root, Opening visitor) throws IOException {
    open(root);
    Files.walkFileTree(root, visitor);
  }

  /** Comes to directories that nobody may read, too. A walk opens each before it tells of it, so their parent does it. */
  private abstract static class Opening extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      openBelow(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  private static void openBelow(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        open(entry);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} has vanished", directory);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Somebody else's directory stays closed; whoever walks on will be told. */
  private static void open(Path directory) {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && !(Files.isReadable(directory)
            && Files.isWritable(directory)
            && Files.isExecutable(directory))) {
      try {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      } catch (IOException e) {
        LOG.debug("{} stays closed", directory, e);
      }
    }
  }
}
