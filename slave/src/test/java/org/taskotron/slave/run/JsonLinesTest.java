package org.taskotron.slave.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {

  @TempDir
  Path dir;

  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("lines");
  }

  private void add(int number) throws IOException {
    JsonLines.append(file, JsonLines.JSON.createObjectNode().put("n", number).put("word", "ü"));
  }

  private void broken(byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void assertNumbers(Integer... expected) throws IOException {
    assertThat(JsonLines.read(file))
        .extracting(line -> line.path("n").asInt())
        .containsExactly(expected);
  }

  @Test
  void whatIsAppendedIsReadInOrder() throws IOException {
    assertNumbers();
    add(1);
    add(2);
    assertNumbers(1, 2);
    assertThat(JsonLines.read(file).get(0).path("word").asText()).isEqualTo("ü");
  }

  @Test
  void halfALineSpoilsNeitherTheOneBeforeNorTheOneAfter() throws IOException {
    byte[] whole = "\n{\"n\":2,\"word\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
    // Cut anywhere, within the letter of two bytes too; the last of them lacks only the bracket.
    for (int cut = 1; cut < whole.length; cut++) {
      Files.deleteIfExists(file);
      add(1);
      broken(java.util.Arrays.copyOf(whole, cut));
      assertNumbers(1);
      add(3);
      assertNumbers(1, 3);
    }
  }

  @Test
  void whatALossOfPowerLeavesBehindTheLinesIsNone() throws IOException {
    add(1);
    broken(new byte[512]);
    assertNumbers(1);
    add(2);
    assertNumbers(1, 2);
  }

  @Test
  void aWordThatIsNoObjectIsNoLine() throws IOException {
    broken("\n12\nnull\n[]\ntrue".getBytes(StandardCharsets.UTF_8));
    assertNumbers();
  }

  @Test
  void aHalfWrittenProgressLeavesTheOneBefore() throws IOException {
    Progress.fresh("boot", 7).write(file);
    Progress.fresh("boot", 7).after(1, Optional.of("x"), Map.of("k", "v")).write(file);
    broken("\n{\"boot\":\"boot\",\"begun\":7,\"next\":3".getBytes(StandardCharsets.UTF_8));
    assertThat(Progress.read(file).orElseThrow().next()).isEqualTo(2);
    Progress.fresh("boot", 7).after(3, Optional.empty(), null).write(file);
    assertThat(Progress.read(file).orElseThrow().next()).isEqualTo(4);
  }

  @Test
  void aHalfWrittenStepLeavesTheOthers() throws IOException {
    RunStep one = new RunStep(1, "prepare", Instant.EPOCH, Optional.empty(), false, "");
    StepFile.note(file, one);
    broken("\n{\"number\":1,\"name\":\"prep".getBytes(StandardCharsets.UTF_8));
    StepFile.note(file, one.ended(Instant.EPOCH, true, ""));
    assertThat(StepFile.read(file)).containsExactly(one.ended(Instant.EPOCH, true, ""));
  }
}
