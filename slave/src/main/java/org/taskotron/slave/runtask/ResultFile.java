package org.taskotron.slave.runtask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Yaml;
import org.taskotron.slave.formula.ResultYaml;
import org.taskotron.slave.formula.TaskMalformed;

/** A file of ResultYAML that results are added to. Several may add at a time: the file is locked meanwhile. */
public final class ResultFile {

  private final Path file;

  public ResultFile(Path file) {
    this.file = file;
  }

  /** Adds a result behind those that are there; makes the file if it is not. */
  public void add(Map<String, ?> result) throws IOException, TaskMalformed, ConfigException {
    try (FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.lock();
      Map<String, Object> document = read(channel);
      List<Object> results = new ArrayList<>();
      if (document.get("results") instanceof List<?> there) {
        results.addAll(there);
      }
      results.add(result);
      document.put("results", results);
      String text = ResultYaml.written(document);
      // What would be refused later is refused now, and the file is as it was.
      ResultYaml.parse(file.toString(), text, Optional.of("later"));
      write(channel, text);
    }
  }

  private Map<String, Object> read(FileChannel channel)
      throws IOException, TaskMalformed, ConfigException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), Yaml.LONGEST));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // Goes on until the buffer is full or the file ends.
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8 (expected a text file in UTF-8)", e);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    if (text.isBlank()) {
      return document;
    }
    ResultYaml.parse(file.toString(), text, Optional.of("later"));
    if (Yaml.plain(Yaml.compose(file.toString(), text)) instanceof Map<?, ?> there) {
      there.forEach((key, value) -> document.put(String.valueOf(key), value));
    }
    return document;
  }

  private static void write(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    channel.position(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.truncate(channel.position());
  }
}
