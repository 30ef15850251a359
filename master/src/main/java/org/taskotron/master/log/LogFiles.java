package org.taskotron.master.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.taskotron.master.job.AttemptPlace;

/**
 * Where an attempt's log lies.
 *
 * <pre>
 *   logs/20261121/27f94e36-…/1.log      the bytes
 *                            1.times    when they came, whether they were cut, where they end
 * </pre>
 */
record LogFiles(Path root, Path day, Path folder, Path bytes, Path times) {

  static LogFiles of(Path root, AttemptPlace place) {
    Path day = root.resolve(place.dayName());
    Path folder = day.resolve(place.job().toString());
    String attempt = String.valueOf(place.attempt());
    return new LogFiles(
        root, day, folder, folder.resolve(attempt + ".log"), folder.resolve(attempt + ".times"));
  }

  void makeFolder() throws IOException {
    Files.createDirectories(folder);
  }

  /** Makes the names of the files, not their content, survive a power cut. */
  void syncFolders() throws IOException {
    for (Path directory : List.of(folder, day, root)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
