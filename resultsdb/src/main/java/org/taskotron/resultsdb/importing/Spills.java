package org.taskotron.resultsdb.importing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The spills of all tables in one directory. They are good once their contents are written down beside them. */
final class Spills implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENTS = "contents.json";

  /**
   * What the spills hold.
   *
   * @param source what they were made of
   * @param charset of the texts
   * @param tables by name
   * @param report how long the report was when they were done, in bytes
   * @param outcomes how often each is among the results
   */
  record Contents(
      String source,
      String charset,
      Map<Table, Part> tables,
      long report,
      long changed,
      long leftOut,
      Map<String, Long> outcomes) {}

  /** One table's. */
  record Part(long count, List<Spill.Run> runs) {}

  private final Path directory;
  private final Contents contents;
  private final Map<Table, Spill> spills = new EnumMap<>(Table.class);

  private Spills(Path directory, Contents contents) {
    this.directory = directory;
    this.contents = contents;
  }

  /** Those that are there, if they are finished and were made of this. */
  static Optional<Spills> find(Path directory, String source) throws IOException {
    Contents found;
    try {
      found = JSON.readValue(Files.readAllBytes(directory.resolve(CONTENTS)), Contents.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!found.source().equals(source)) {
      return Optional.empty();
    }
    Spills spills = new Spills(directory, found);
    for (Table table : Table.values()) {
      Part part = Objects.requireNonNull(found.tables().get(table));
      spills.spills.put(
          table, Spill.open(path(directory, table), table, part.runs(), part.count()));
    }
    return Optional.of(spills);
  }

  /** New ones in an empty directory, to be filled. */
  static Map<Table, Spill> create(Path directory) throws IOException {
    delete(directory);
    Files.createDirectories(directory);
    Map<Table, Spill> made = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      made.put(table, Spill.create(path(directory, table), table));
    }
    return made;
  }

  /** Those that will never be finished: what they hold is of no use to anybody. */
  static void abandon(Path directory, Map<Table, Spill> made) throws IOException {
    for (Spill spill : made.values()) {
      spill.close();
    }
    delete(directory);
  }

  /** Writes down that they are finished. */
  static Spills finish(
      Path directory,
      Map<Table, Spill> made,
      String source,
      String charset,
      Report report,
      Map<String, Long> outcomes)
      throws IOException {
    Map<Table, Part> parts = new TreeMap<>();
    for (Map.Entry<Table, Spill> one : made.entrySet()) {
      one.getValue().finish();
      parts.put(one.getKey(), new Part(one.getValue().count(), one.getValue().runs()));
    }
    Contents contents = new Contents(
        source,
        charset,
        parts,
        report.length(),
        report.changed(),
        report.leftOut(),
        new HashMap<>(outcomes));
    Path unfinished = directory.resolve(CONTENTS + ".new");
    Files.write(unfinished, JSON.writeValueAsBytes(contents));
    try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(unfinished, directory.resolve(CONTENTS), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
    Spills spills = new Spills(directory, contents);
    spills.spills.putAll(made);
    return spills;
  }

  private static Path path(Path directory, Table table) {
    return directory.resolve(table.sqlName() + ".spill");
  }

  Contents contents() {
    return contents;
  }

  Spill of(Table table) {
    return Objects.requireNonNull(spills.get(table));
  }

  @Override
  public void close() throws IOException {
    for (Spill spill : spills.values()) {
      spill.close();
    }
  }

  /** Closes and removes them. */
  void remove() throws IOException {
    close();
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
