package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does what a guide says sees what the guide says. */
@Tag("process")
class GuidesTest {

  private static final Path GUIDE = RealHouse.ROOT.resolve("docs/guides/writing-a-task.md");
  private static final Path RUNTASK = RealHouse.ROOT.resolve("dist/target/taskotron/bin/runtask");

  /** A file's name in backticks with a colon, then its content. */
  private static final Pattern FILE =
      Pattern.compile("(?m)^`([a-z/._]+)`:\\n\\n```[a-z]+\\n(.*?)^```$", Pattern.DOTALL);

  @TempDir
  Path folder;

  @Test
  void theSmallestTaskRunsAsItIsPrinted() throws Exception {
    Matcher files = FILE.matcher(Files.readString(GUIDE));
    while (files.find()) {
      Path file = folder.resolve(files.group(1));
      Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
      Files.writeString(file, files.group(2));
    }
    assertThat(runtask()).contains("outcome: FAILED").contains("no file names a licence");

    Files.writeString(folder.resolve("licence/COPYING"), "do what you like\n");
    assertThat(runtask()).contains("outcome: PASSED").contains("found: COPYING");
  }

  private String runtask() throws IOException, InterruptedException {
    Path told = folder.resolve("told");
    Process runtask = new ProcessBuilder(
            RUNTASK.toString(), "-i", "xchat-2.8.8-21.fc20", "-t", "koji_build", "licence")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(told.toFile())
        .start();
    assertThat(runtask.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(told);
    assertThat(runtask.exitValue()).as(said).isZero();
    return said;
  }
}
