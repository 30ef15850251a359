package org.taskotron.trigger.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file at every moment at which the trigger may have been killed. */
class JobsCsvTest {

  private static final Instant NOW = Instant.parse("2018-03-17T07:12:26.123456Z");

  @TempDir
  private Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("log/jobs.csv");
  }

  private static JobRequest job(String item) {
    return JobRequest.of("m1", "rpmlint", item, "koji_build", "noarch", false);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file);
  }

  private static String line(String item) {
    return JobLine.of(job(item), NOW).strip();
  }

  /** What a trigger writes that was just started. */
  private long append(long accountedFor, String... items) throws IOException {
    return new JobsCsv(file)
        .append(
            List.of(items).stream().map(JobsCsvTest::job).toList(),
            NOW,
            OptionalLong.of(accountedFor));
  }

  @Test
  void aNewFileBeginsWithItsHeader() throws IOException {
    long length = append(0, "a", "b");
    assertThat(lines())
        .containsExactly(
            "uuid,taskname,item,item_type,arch,git_repo,git_branch,git_path,match_host_arch,message_id,submitted",
            line("a"),
            line("b"));
    assertThat(length).isEqualTo(Files.size(file));
    assertThat(line("a"))
        .isEqualTo(
            job("a").uuid()
                + ",rpmlint,a,koji_build,noarch,fedoraqa/rpmlint,,,false,m1,2018-03-17T07:12:26.123456Z");
  }

  @Test
  void linesThatTheLedgerDoesNotKnowOfAreNotWrittenAgain() throws IOException {
    long known = append(0, "a");
    append(known, "b", "c"); // killed before the ledger heard of it
    append(known, "b", "c", "d");
    assertThat(lines()).containsExactly(lines().get(0), line("a"), line("b"), line("c"), line("d"));
  }

  @Test
  void halfALineIsCutOffAndWrittenWhole() throws IOException {
    long known = append(0, "a");
    append(known, "b");
    Files.writeString(file, line("c").substring(0, 60), StandardOpenOption.APPEND);
    append(known, "b", "c");
    assertThat(lines()).containsExactly(lines().get(0), line("a"), line("b"), line("c"));
  }

  @Test
  void halfAHeaderIsCutOffToo() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "uuid,task");
    append(0, "a");
    assertThat(lines())
        .containsExactly(lines().get(0), line("a"))
        .first()
        .asString()
        .startsWith("uuid,taskname,");
  }

  @Test
  void killedAfterAnyByteNoLineIsLostOrDoubled() throws IOException {
    long known = append(0, "a");
    append(known, "b", "c");
    byte[] whole = Files.readAllBytes(file);
    for (int length = (int) known; length <= whole.length; length += length % 40 == 0 ? 1 : 3) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      append(known, "b", "c");
      assertThat(Files.readAllBytes(file)).as("killed at byte " + length).isEqualTo(whole);
    }
  }

  @Test
  void whatOthersWroteStays() throws IOException {
    long known = append(0, "a");
    Files.writeString(file, "somebody's note\n", StandardOpenOption.APPEND);
    append(known, "b");
    assertThat(lines()).containsExactly(lines().get(0), line("a"), "somebody's note", line("b"));
  }

  @Test
  void aRotatedFileBeginsAnewAndItsLinesAreRemembered() throws IOException {
    JobsCsv csv = new JobsCsv(file);
    long known = csv.append(List.of(job("a"), job("b"), job("c")), NOW, OptionalLong.empty());
    csv.marked();
    Files.move(file, folder.resolve("jobs.csv.1"));
    long length = csv.append(List.of(job("d")), NOW, OptionalLong.of(known));
    assertThat(lines()).hasSize(2).last().isEqualTo(line("d"));
    assertThat(length).isEqualTo(Files.size(file));
    // killed before the ledger heard of the new, shorter length
    append(known, "d", "e");
    assertThat(lines()).containsExactly(lines().get(0), line("d"), line("e"));
  }

  @Test
  void anErrorLeavesNothingDoubled() throws IOException {
    JobsCsv csv = new JobsCsv(file);
    Files.createDirectories(file);
    assertThatThrownBy(() -> csv.append(List.of(job("a")), NOW, OptionalLong.empty()))
        .isInstanceOf(IOException.class);
    Files.delete(file);
    csv.append(List.of(job("a")), NOW, OptionalLong.empty());
    csv.append(List.of(job("a"), job("b")), NOW, OptionalLong.empty());
    assertThat(lines()).containsExactly(lines().get(0), line("a"), line("b"));
  }

  @Test
  void aJobIsAlwaysOneLine() {
    String odd =
        JobLine.of(JobRequest.of("m", "t", "a,\"b\"\r\nc\u2028d", "k", "noarch", true), NOW);
    assertThat(odd).containsOnlyOnce("\n").contains(",\"a,\"\"b\"\" c d\",");
    assertThat(JobLine.parse(odd, 0).values())
        .hasSize(JobLine.COLUMNS.size())
        .contains("a,\"b\" c d", "true");
  }
}
