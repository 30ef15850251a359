package org.taskotron.master.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.master.job.AttemptPlace;

/** A master is killed with -9 again and again while it takes artifacts in: each is there in whole, or not at all. */
class ArtifactKillTest {

  private static final AttemptPlace PLACE = AttemptPlace.of(
      UUID.fromString("27f94e36-62ec-51e6-83fd-525400d7d6a4"),
      1,
      Instant.parse("2026-11-21T12:00:00Z"));
  private static final int KILLS = 4;

  @TempDir
  Path root;

  @Test
  void whatWasAcknowledgedSurvivesKill9AndNothingIsHalf() throws Exception {
    int stored = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      int target = stored + 5 + kill * 7;
      Process child = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx64m",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Uploader.class.getName(),
              root.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      try (BufferedReader heard = child.inputReader()) {
        String line;
        while (stored < target && (line = heard.readLine()) != null) {
          stored = Integer.parseInt(line);
        }
        child.toHandle().destroyForcibly();
        while ((line = heard.readLine()) != null) {
          stored = Integer.parseInt(line);
        }
      }
      assertThat(child.waitFor()).as("killed").isEqualTo(128 + 9);
      Path folder = root.resolve("all").resolve(PLACE.job().toString()).resolve("task_output");
      for (int i = 1; i <= stored; i++) {
        assertThat(folder.resolve("file-" + i)).exists();
      }
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.toList()) {
          int number = Integer.parseInt(file.getFileName().toString().substring(5));
          assertThat(Files.readAllBytes(file)).isEqualTo(Uploader.content(number));
        }
      }
    }
    ArtifactStore.open(root, ArtifactLimits.USUAL);
    assertThat(root.resolve(".incoming")).isEmptyDirectory();
  }

  /** Uploads for ever, beginning with what was uploaded before, and says on standard output what is stored. */
  static final class Uploader {

    private Uploader() {}

    static byte[] content(int number) {
      byte[] content = new byte[number * 7919 % 300_000];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (i * 31 + number);
      }
      return content;
    }

    public static void main(String[] args) throws Exception {
      ArtifactStore store = ArtifactStore.open(Path.of(args[0]), ArtifactLimits.USUAL);
      for (int number = 1; number < Integer.MAX_VALUE; number++) {
        byte[] content = content(number);
        String sha = HexFormat.of().formatHex(Sha256.digest().digest(content));
        Begun begun = store.begin(PLACE, "task_output/file-" + number, content.length, sha);
        if (begun instanceof Upload upload) {
          try (upload) {
            upload.write(ByteString.copyFrom(content));
            begun = upload.finish();
          }
        }
        if (!List.of(new Stored(true), new Stored(false)).contains(begun)) {
          System.err.println(begun);
          System.exit(3);
        }
        System.out.println(number);
        System.out.flush();
      }
    }
  }
}
