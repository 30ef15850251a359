package org.taskotron.client.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.RecordedMessage;
import org.taskotron.base.daemon.Failure;

/** The messages that the house publishes: files, and of a directory its {@code *.json} by name. */
final class Recordings {

  /** Stands in our own messages for where the house serves its sample composes. */
  private static final String COMPOSES = "${composes}";

  private Recordings() {}

  /**
   * All messages of these files and directories, in their order.
   *
   * @param composes what {@code ${composes}} is replaced by
   */
  static List<FedmsgEnvelope> read(List<Path> places, String composes) throws IOException {
    List<FedmsgEnvelope> messages = new ArrayList<>();
    for (Path place : places) {
      for (Path file : filesOf(place)) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        byte[] json = text.replace(COMPOSES, composes).getBytes(StandardCharsets.ISO_8859_1);
        messages.addAll(RecordedMessage.wrap(file.toString(), json));
      }
    }
    return messages;
  }

  private static List<Path> filesOf(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      if (!Files.isReadable(place)) {
        throw new Failure(place + ": no such message (expected a file, or a directory of *.json)");
      }
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      if (found.isEmpty()) {
        throw new Failure(place + ": no messages (expected *.json in it)");
      }
      return found;
    }
  }
}
