package org.taskotron.slave.environment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Writes a tree into an empty directory. Nothing can be written outside of it: files are made first, each a new one in a
 * directory that we made ourselves, and links come last, when nothing is written through them any more. A link that
 * leads out of the directory is left out.
 */
final class Checkout {

  private static final FileAttribute<Set<PosixFilePermission>> EXECUTABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path root;
  private final Blobs blobs;
  private final Consumer<String> leftOut;
  private final Set<Path> made = new HashSet<>();
  private final Set<Path> links = new HashSet<>();

  /** Where the content of files comes from that are too large to be kept in memory. */
  interface Blobs {
    void copy(ObjectId blob, OutputStream to) throws IOException;
  }

  /** For trees that are whole in memory. */
  static final Blobs NO_BLOBS = (blob, to) -> {
    throw new IOException(blob.name() + " is not in memory");
  };

  Checkout(Path root, Blobs blobs, Consumer<String> leftOut) {
    this.root = root;
    this.blobs = blobs;
    this.leftOut = leftOut;
    made.add(root);
  }

  void write(TaskTree tree) throws IOException, SourceMissing {
    tree.leftOut().forEach(leftOut);
    try {
      for (TaskTree.Entry entry : tree.entries()) {
        if (entry.kind() == TaskTree.Kind.LINK) {
          links.add(root.resolve(entry.path()));
        } else {
          file(entry);
        }
      }
      for (TaskTree.Entry entry : tree.entries()) {
        if (entry.kind() == TaskTree.Kind.LINK) {
          link(entry);
        }
      }
    } catch (InvalidPathException e) {
      throw new SourceMissing(
          "the commit holds a name that this machine cannot write: " + e.getMessage()
              + " (is the slave's locale UTF-8?)",
          e);
    } catch (FileAlreadyExistsException e) {
      throw new SourceMissing(
          "the commit holds the name " + Names.shown(String.valueOf(e.getFile())) + " twice", e);
    }
  }

  private void file(TaskTree.Entry entry) throws IOException {
    Path file = root.resolve(entry.path());
    directory(parent(file));
    FileAttribute<?>[] attributes = entry.kind() == TaskTree.Kind.EXECUTABLE
        ? new FileAttribute<?>[] {EXECUTABLE}
        : new FileAttribute<?>[0];
    try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(file, NEW, attributes))) {
      if (entry.bytes().isPresent()) {
        out.write(entry.bytes().get());
      } else {
        blobs.copy(entry.id(), out);
      }
    }
  }

  private void directory(Path directory) throws IOException {
    if (made.add(directory)) {
      directory(parent(directory));
      Files.createDirectory(directory);
    }
  }

  private void link(TaskTree.Entry entry) throws IOException {
    byte[] bytes = entry.bytes().orElseThrow();
    Path link = root.resolve(entry.path());
    directory(parent(link));
    String target = new String(bytes, StandardCharsets.UTF_8);
    if (!staysInside(entry.path(), target)) {
      leftOut.accept("link " + Names.shown(entry.path()) + " is left out: it leads to "
          + Names.shown(target) + ", out of the task's directory");
      return;
    }
    Files.createSymbolicLink(link, Path.of(target));
  }

  /**
   * By its text alone, and stricter than needed: a target that has passed another link may not climb any more, for the
   * text would then say nothing about where it leads.
   */
  private boolean staysInside(String path, String target) {
    if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
      return false;
    }
    Path at = parent(root.resolve(path));
    boolean passedLink = false;
    for (String part : target.split("/")) {
      if (part.equals("..")) {
        if (passedLink || at.equals(root)) {
          return false;
        }
        at = parent(at);
      } else if (!part.isEmpty() && !part.equals(".")) {
        at = at.resolve(part);
        passedLink |= links.contains(at);
      }
    }
    return true;
  }

  /** All of ours are below the root. */
  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
