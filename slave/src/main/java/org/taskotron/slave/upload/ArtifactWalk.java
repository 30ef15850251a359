package org.taskotron.slave.upload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.taskotron.base.config.Size;

/**
 * Finds what a task left in its artifacts directory. The task is a stranger: what has a name that no link could carry,
 * leads out of the directory, or is no file at all is left out, each with a line that says so.
 */
public final class ArtifactWalk {

  /** The master's limit is 1,024 with {@code task_output/} before it. */
  private static final int MAX_PATH_BYTES = 1_000;

  private final Size maxFile;
  private final int maxFiles;

  /**
   * @param maxFile larger files are left out
   * @param maxFiles what comes after so many files is left out
   */
  public ArtifactWalk(Size maxFile, int maxFiles) {
    this.maxFile = maxFile;
    this.maxFiles = maxFiles;
  }

  /**
   * All that may be uploaded, in the order of the names.
   *
   * @param leftOut hears of everything else
   */
  public List<Artifact> find(Path directory, Consumer<String> leftOut) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      leftOut.accept("artifacts: the directory is gone, so there are none");
      return List.of();
    }
    Visit visit = new Visit(directory, directory.toRealPath(), leftOut);
    Files.walkFileTree(directory, visit);
    visit.found.sort(Comparator.comparing(Artifact::path));
    if (visit.tooMany > 0) {
      leftOut.accept("artifacts: " + visit.tooMany + " files left out: more than " + maxFiles);
    }
    return visit.found;
  }

  private final class Visit extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path real;
    private final Consumer<String> leftOut;
    private final List<Artifact> found = new ArrayList<>();
    private int tooMany;

    Visit(Path root, Path real, Consumer<String> leftOut) {
      this.root = root;
      this.real = real;
      this.leftOut = leftOut;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root) && !nameFits(directory)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!nameFits(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink()) {
        link(file);
      } else if (attributes.isRegularFile()) {
        add(file, file, attributes.size());
      } else {
        leaveOut(file, "is no regular file");
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      leaveOut(file, "cannot be read: " + failure);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException failure) {
      if (failure != null) {
        leaveOut(directory, "could not be read to its end: " + failure);
      }
      return FileVisitResult.CONTINUE;
    }

    private void link(Path file) {
      try {
        Path target = file.toRealPath();
        if (!target.startsWith(real)) {
          leaveOut(file, "is a link that leads out of the artifacts directory");
        } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
          add(file, target, Files.size(target));
        } else {
          leaveOut(file, "is a link to something that is no regular file");
        }
      } catch (IOException e) {
        leaveOut(file, "is a link that leads nowhere");
      }
    }

    private void add(Path named, Path file, long size) {
      if (size > maxFile.bytes()) {
        leaveOut(named, "has " + size + " bytes (the limit is " + maxFile + ")");
      } else if (found.size() >= maxFiles) {
        tooMany++;
      } else {
        found.add(new Artifact(file, path(named), size));
      }
    }

    private boolean nameFits(Path file) {
      String path = path(file);
      String why = "";
      if (path.chars().anyMatch(Character::isISOControl)) {
        why = "has a control character in its name";
      } else if (path.indexOf('\uFFFD') >= 0) {
        why = "has a name that is not UTF-8";
      } else if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
        why = "has a path longer than " + MAX_PATH_BYTES + " bytes";
      }
      if (!why.isEmpty()) {
        leaveOut(file, why);
      }
      return why.isEmpty();
    }

    private String path(Path file) {
      return root.relativize(file).toString();
    }

    private void leaveOut(Path file, String why) {
      leftOut.accept("artifact " + shown(path(file)) + " is left out: it " + why);
    }
  }

  /** A stranger's text as a line of a log may show it. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(200).forEach(c -> {
      if (Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", c));
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown + (text.codePointCount(0, text.length()) > 200 ? "..." : "");
  }
}
