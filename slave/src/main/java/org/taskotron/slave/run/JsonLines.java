package org.taskotron.slave.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that tell a later slave how far this one came: JSON objects, one a line, appended one after the other.
 *
 * <pre>
 *   {"next":1}
 *   {"next":2,"expo         the writer was killed, or had no room: no line
 *   {"next":2}              begins a line of its own all the same
 * </pre>
 *
 * <p>For that each line brings the newline before it and not the one behind it; that a line is whole shows in its last
 * bracket. Nothing is replaced: moving a new file over the old one makes ext4 write it out at once and leaves a removed
 * file behind each time, which for tasks as short as {@code true} cost as much as starting them.
 */
public final class JsonLines {

  public static final ObjectMapper JSON = new ObjectMapper();

  private JsonLines() {}

  /**
   * Adds a line. It survives the slave, but not a loss of power: after that the machine has another boot id, and the
   * attempt is lost.
   */
  public static void append(Path file, JsonNode line) throws IOException {
    // A stream of this kind does not mind an interrupted thread.
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write(bytes(line));
    }
  }

  /** A line as it lies in a file, for those who write one themselves. */
  public static byte[] bytes(JsonNode line) throws IOException {
    return ("\n" + JSON.writeValueAsString(line)).getBytes(StandardCharsets.UTF_8);
  }

  /** The whole lines; none when the file is not there. */
  public static List<JsonNode> read(Path file) throws IOException {
    String text;
    try {
      // Not as Files.readString does it, which refuses a file that ends within a letter.
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.split("\n")) {
      try {
        JsonNode json = JSON.readTree(line);
        if (json.isObject()) {
          lines.add(json);
        }
      } catch (JsonProcessingException e) {
        // Half a line; what comes before and after it counts.
        continue;
      }
    }
    return lines;
  }
}
