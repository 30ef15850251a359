package org.taskotron.slave.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.taskotron.proto.v1.HandInResultsRequest;
import org.taskotron.proto.v1.Result;

/**
 * The results of one attempt in its spool: a file for each action that had some, gone as soon as the master has them.
 * Not synced: after a loss of power the attempt is lost and runs again.
 */
final class ResultStore {

  private final Path directory;

  ResultStore(Path spool) {
    this.directory = spool.resolve("results");
  }

  Path directory() {
    return directory;
  }

  void put(int action, List<Result> results) throws IOException {
    Files.createDirectories(directory);
    Path next = directory.resolve(action + ".next");
    try (OutputStream out = Files.newOutputStream(next)) {
      HandInResultsRequest.newBuilder().addAllResults(results).build().writeTo(out);
    }
    Files.move(next, file(action), StandardCopyOption.ATOMIC_MOVE);
  }

  void taken(int action) throws IOException {
    Files.deleteIfExists(file(action));
  }

  /** What the master may not have yet, by action. */
  SortedMap<Integer, List<Result>> waiting() throws IOException {
    SortedMap<Integer, List<Result>> waiting = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return waiting;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> !file.toString().endsWith(".next")).forEach(files::add);
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        waiting.put(
            Integer.parseInt(file.getFileName().toString()),
            HandInResultsRequest.parseFrom(in).getResultsList());
      }
    }
    return waiting;
  }

  private Path file(int action) {
    return directory.resolve(Integer.toString(action));
  }
}
