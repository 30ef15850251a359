package org.taskotron.base.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small disk that can be filled without harm to anybody: a tmpfs over a folder, which only those see who are started
 * {@link #within}. It lasts until it is closed, whoever of them ends before.
 */
public final class SmallDisk implements AutoCloseable {

  /** A user who may mount, and one who may in a namespace of his own. */
  private enum Way {
    AS_ROOT(List.of("unshare", "-m"), List.of("-m")),
    AS_ANYBODY(List.of("unshare", "-rm"), List.of("-U", "-m", "--preserve-credentials"));

    private final List<String> make;
    private final List<String> enter;

    Way(List<String> make, List<String> enter) {
      this.make = make;
      this.enter = enter;
    }
  }

  private static final String MOUNTED = "mounted";

  private final Path folder;
  private final Way way;
  private final Process holder;

  private SmallDisk(Path folder, Way way, Process holder) {
    this.folder = folder;
    this.way = way;
    this.holder = holder;
  }

  /**
   * Mounts one.
   *
   * @param size as mount has it, {@code 24m}
   * @return empty when this user may not mount anything, not even in a namespace of its own
   */
  public static Optional<SmallDisk> over(Path folder, String size) {
    for (Way way : Way.values()) {
      List<String> line = new ArrayList<>(way.make);
      line.addAll(List.of(
          "sh",
          "-c",
          "mount -t tmpfs -o size=" + size + ",mode=700 small \"$1\" && echo " + MOUNTED
              + " && exec sleep infinity",
          "small-disk",
          folder.toString()));
      try {
        Process holder = new ProcessBuilder(line)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        BufferedReader said = new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        if (MOUNTED.equals(said.readLine())) {
          return Optional.of(new SmallDisk(folder, way, holder));
        }
        holder.destroyForcibly();
      } catch (IOException e) {
        return Optional.empty(); // no such program here
      }
    }
    return Optional.empty();
  }

  /** What a command line begins with that becomes a process which sees the disk. */
  public List<String> within() {
    List<String> line = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid())));
    line.addAll(way.enter);
    line.add("--");
    return List.copyOf(line);
  }

  /** The disk as it is seen from outside. */
  public Path outside() {
    return Path.of("/proc", Long.toString(holder.pid()), "root" + folder);
  }

  private Path ballast() {
    return outside().resolve("ballast");
  }

  /** Fills it to the last byte, also what became free since it was filled. */
  public void fill() {
    for (int portion = 1 << 20; portion > 0; portion /= 2) {
      try {
        while (true) {
          Files.write(
              ballast(), new byte[portion], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("No space left")) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Gives back what {@link #fill} took. */
  public void free() {
    try {
      Files.delete(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    holder.onExit().join();
  }
}
