package org.taskotron.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Bus messages as Koji sends them, made up. */
final class Messages {
  private Messages() {}

  /** A build that completed, as a file; answers the message's id. */
  static String buildCompleted(Path file, String name, String version) throws IOException {
    String id = "2026-" + UUID.randomUUID();
    Files.createDirectories(file.getParent());
    Files.writeString(file, """
        {
          "i": 1,
          "msg": {
            "attribute": "state", "build_id": 91, "instance": "primary", "name": "%s", "new": 1, "old": 0,
            "owner": "ada", "release": "1.fc42", "task_id": 17, "version": "%s"
          },
          "msg_id": "%s",
          "timestamp": 1793610137,
          "topic": "org.fedoraproject.prod.buildsys.build.state.change",
          "username": "koji"
        }
        """.formatted(name, version, id));
    return id;
  }
}
