package org.taskotron.slave.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.proto.v1.Cause;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Ending;
import org.taskotron.slave.connection.Lease;

class AttemptDirectoryTest {

  private static final AttemptId ID =
      new AttemptId(UUID.fromString("00000000-0000-7000-8000-000000000001"), 1);
  private static final Taken TAKEN = new Taken(
      new Assignment(
          ID,
          new Lease(9, new Secret("0123456789abcdef0123456789abcdef")),
          "fedoraqa/example",
          "",
          "0123456789012345678901234567890123456789",
          "foo-1.2-3.fc23",
          "koji_build",
          "x86_64",
          Duration.ofMinutes(5),
          Optional.of(Duration.ofMinutes(1)),
          1_000),
      "boot",
      Duration.ofMinutes(5));

  @TempDir
  Path temp;

  private Path jobs;
  private SpareDirectories spares;
  private final List<Path> synced = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    jobs = Files.createDirectory(temp.resolve("jobs"));
    spares = new SpareDirectories(temp.resolve("spare"), 1);
  }

  private AttemptDirectory directory() {
    return new AttemptDirectory(jobs, spares, ID, path -> {
      assertThat(journal()).content().endsWith("}");
      synced.add(temp.relativize(path));
    });
  }

  private Path journal() {
    return jobs.resolve(ID.job() + "/1/spool/attempt");
  }

  private AttemptJournal.Content content() throws IOException {
    return directory().journal().read().orElseThrow();
  }

  private void cut(String half) throws IOException {
    Files.write(journal(), half.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
  }

  @Test
  void whatIsTakenIsWrittenThenSyncedWithAllNamesThatLeadToIt() throws IOException {
    Path job = Path.of("jobs", ID.job().toString());
    List<Path> way = List.of(
        job.resolve("1/spool/attempt"),
        job.resolve("1/spool"),
        job.resolve("1"),
        job,
        Path.of("jobs"));
    directory().take(TAKEN);
    assertThat(synced).containsExactlyElementsOf(way);

    // In a directory that was used before too.
    directory().remove();
    synced.clear();
    directory().take(TAKEN);
    assertThat(synced).containsExactlyElementsOf(way);
  }

  @Test
  void theSyncOfProductionTakesFilesAndDirectories() throws IOException {
    Sync.FSYNC.now(Files.createFile(temp.resolve("file")));
    Sync.FSYNC.now(temp);
  }

  @Test
  void theJournalTellsWhatWasTakenAndIsForNobodyElse() throws IOException {
    directory().take(TAKEN);
    assertThat(content())
        .isEqualTo(new AttemptJournal.Content(TAKEN, false, Optional.empty(), false));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal())))
        .isEqualTo("rw-------");
  }

  @Test
  void afterHalfALineTheNextOneCounts() throws IOException {
    AttemptDirectory directory = directory();
    directory.take(TAKEN);
    cut("\n{\"clo");
    directory.journal().cloned();
    assertThat(content().cloned()).isTrue();
    cut("\n{\"outcome\":\"FAILED\",\"cause\":\"TASK_FAI");
    assertThat(content().ending()).isEmpty();
    Ending ending = Ending.failed(Cause.TASK_FAILED, "größer");
    directory.journal().ended(ending);
    assertThat(content().ending()).contains(ending);
    cut("\n");
    directory.journal().handedIn();
    assertThat(content())
        .isEqualTo(new AttemptJournal.Content(TAKEN, true, Optional.of(ending), true));
  }

  @Test
  void halfAFirstLineIsNoAttemptWhateverFollows() throws IOException {
    AttemptDirectory directory = directory();
    directory.take(TAKEN);
    byte[] whole = Files.readAllBytes(journal());
    Files.write(journal(), java.util.Arrays.copyOf(whole, whole.length / 2));
    directory.journal().cloned();
    assertThat(directory.journal().read()).isEmpty();
  }

  @Test
  void aLineOfAnotherVersionChangesNothing() throws IOException {
    directory().take(TAKEN);
    cut("\n{\"outcome\":\"FAILED\",\"cause\":\"BAD_WEATHER\"}\n{\"more\":1}");
    assertThat(content())
        .isEqualTo(new AttemptJournal.Content(TAKEN, false, Optional.empty(), false));
  }

  @Test
  void whatAProcessOutlivedIsNotUsedAgain() throws IOException {
    directory().take(TAKEN);
    Files.createFile(directory().workspace().outlived());
    directory().remove();
    try (Stream<Path> left = Stream.concat(Files.list(jobs), Files.list(temp.resolve("spare")))) {
      assertThat(left).isEmpty();
    }
    directory().take(TAKEN);
    directory().remove();
    assertThat(temp.resolve("spare/1")).isDirectory();
  }
}
