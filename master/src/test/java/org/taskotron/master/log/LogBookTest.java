package org.taskotron.master.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.master.log.Heard.text;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.master.job.AttemptPlace;

class LogBookTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final LogSettings NEVER_BY_TIME =
      new LogSettings(1 << 20, 100, 1000, Duration.ofMinutes(10));

  @TempDir
  Path root;

  private LogBook book;
  private final AttemptPlace place = aPlace(1);

  @BeforeEach
  void open() throws IOException {
    open(LogSettings.USUAL);
  }

  @AfterEach
  void close() throws InterruptedException {
    book.close();
  }

  @Test
  void whatIsHandedInIsStoredUnderTheDayOfTheSubmission() throws IOException {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("one\n"), false);
    feed.write(4, text("two\n"), true);
    heard.awaitEnded();
    assertThat(heard.words()).startsWith("stored 0").endsWith("stored 8 ended");
    assertThat(heard.taken()).isEqualTo(2);
    assertThat(root.resolve("20261121").resolve(place.job().toString()).resolve("1.log"))
        .hasContent("one\ntwo\n");
    assertThat(book.state(place)).isEqualTo(new LogState(8, true, false));
  }

  @Test
  void aReaderSeesBytesBeforeTheyAreSynced() throws Exception {
    reopen(NEVER_BY_TIME);
    Heard heard = new Heard();
    AtomicInteger rung = new AtomicInteger();
    try (LogWatch watch = book.watch(place, rung::incrementAndGet)) {
      LogFeed feed = book.feed(place, heard);
      feed.write(0, text("early"), false);
      await().until(() -> book.state(place).length() == 5);
      await().until(() -> rung.get() > 0);
      assertThat(read(place)).isEqualTo("early");
      assertThat(heard.words()).containsExactly("stored 0");
    }
  }

  @Test
  void aClosedWatchIsNotRungAndAThrowingOneHarmsNobody() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    book.watch(place, () -> {
      throw new IllegalStateException("a reader's mistake");
    });
    book.watch(place, first::incrementAndGet).close();
    book.watch(place, second::incrementAndGet);
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("x"), true);
    heard.awaitEnded();
    await().until(() -> second.get() > 0);
    assertThat(first).hasValue(0);
  }

  @Test
  void bytesThatAreHereAlreadyAreSkipped() {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("abcdef"), false);
    feed.write(2, text("cdefgh"), false);
    feed.write(0, text("abc"), false);
    heard.awaitStored(8);
    assertThat(read(place)).isEqualTo("abcdefgh");
  }

  @Test
  void aRepeatIsAcknowledgedAgain() {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("abc"), false);
    heard.awaitStored(3);
    int said = heard.words().size();
    feed.write(0, text("abc"), false);
    await().until(() -> heard.words().size() > said);
    assertThat(heard.last()).isEqualTo("stored 3");
  }

  @Test
  void aGapIsRefusedAndWhatCameBeforeStays() {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("abc"), false);
    feed.write(5, text("fgh"), false);
    heard.awaitLast("refused");
    assertThat(heard.last())
        .isEqualTo(
            "refused GAP: the chunk begins at 5 (expected 3 or less: so much of the log is here)");
    feed.write(3, text("never"), false);
    Heard again = new Heard();
    book.feed(place, again).write(3, text("de"), true);
    again.awaitEnded();
    assertThat(read(place)).isEqualTo("abcde");
  }

  @Test
  void theEndMayBeSaidAgainButNothingComesAfterIt() {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("abc"), true);
    heard.awaitEnded();
    feed.close();

    Heard again = new Heard();
    LogFeed second = book.feed(place, again);
    again.awaitEnded();
    second.write(3, ByteString.EMPTY, true);
    second.write(3, text("d"), false);
    again.awaitLast("refused CONTRADICTION");
    assertThat(again.last())
        .contains("goes on to 4 (expected nothing after 3, where the log has ended)");
    assertThat(book.state(place)).isEqualTo(new LogState(3, true, false));
  }

  @Test
  void anEndBeforeWhatIsHereIsRefused() {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("abcdef"), false);
    feed.write(0, text("ab"), true);
    heard.awaitLast("refused CONTRADICTION: the log is said to end at 2 (expected 6 or more");
    assertThat(book.state(place).ended()).isFalse();
  }

  @Test
  void anEmptyLogCanEnd() {
    Heard heard = new Heard();
    book.feed(place, heard).write(0, ByteString.EMPTY, true);
    heard.awaitEnded();
    assertThat(book.state(place)).isEqualTo(new LogState(0, true, false));
  }

  @Test
  void aNewFeedReplacesTheOldOne() {
    Heard old = new Heard();
    LogFeed first = book.feed(place, old);
    first.write(0, text("abc"), false);
    old.awaitStored(3);
    Heard heard = new Heard();
    LogFeed second = book.feed(place, heard);
    old.awaitLast("refused REPLACED");
    first.write(3, text("XXX"), false);
    second.write(3, text("def"), true);
    heard.awaitEnded();
    first.close();
    assertThat(heard.words().get(0)).isEqualTo("stored 3");
    assertThat(read(place)).isEqualTo("abcdef");
  }

  @Test
  void aRestartGoesOnWhereTheFileEnds() throws Exception {
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("abc"), false);
    heard.awaitStored(3);
    reopen(LogSettings.USUAL);
    Heard again = new Heard();
    LogFeed feed = book.feed(place, again);
    again.awaitStored(3);
    feed.write(1, text("bcdef"), true);
    again.awaitEnded();
    assertThat(read(place)).isEqualTo("abcdef");
    reopen(LogSettings.USUAL);
    Heard third = new Heard();
    book.feed(place, third);
    assertThat(third.awaitEnded().words()).containsExactly("stored 6 ended");
  }

  @Test
  void closingTheBookStoresWhatWasHandedIn() throws Exception {
    reopen(NEVER_BY_TIME);
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("late"), false);
    book.close();
    assertThat(heard.words()).contains("stored 4");
    assertThat(heard.last()).startsWith("unavailable: the master is stopping");
    open(LogSettings.USUAL);
    assertThat(read(place)).isEqualTo("late");
  }

  @Test
  void aLogIsCutAtItsLimitAndSaysSoAndItsWriterIsNotHeldUp() throws Exception {
    reopen(LogSettings.USUAL.withLimit(10));
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("12345678"), false);
    feed.write(8, text("90abcdef"), false);
    heard.awaitStored(16);
    String cut = "1234567890\n[taskotron] the log is cut here: its limit of 10 bytes is reached\n";
    assertThat(read(place)).isEqualTo(cut);
    feed.write(16, text("more"), false);
    heard.awaitStored(20);

    reopen(LogSettings.USUAL.withLimit(10));
    Heard again = new Heard();
    LogFeed second = book.feed(place, again);
    again.awaitStored(20);
    second.write(20, text("and more"), true);
    again.awaitEnded();
    assertThat(again.last()).isEqualTo("stored 28 ended");
    assertThat(read(place)).isEqualTo(cut);
    assertThat(book.state(place)).isEqualTo(new LogState(cut.length(), true, true));

    reopen(LogSettings.USUAL.withLimit(10));
    Heard third = new Heard();
    book.feed(place, third);
    assertThat(third.awaitEnded().words()).containsExactly("stored 28 ended");
  }

  @Test
  void aCutLineThatWasTornByACrashIsWrittenAgain() throws Exception {
    reopen(LogSettings.USUAL.withLimit(4));
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("123456"), false);
    heard.awaitStored(6);
    String whole = read(place);
    book.close();
    Files.writeString(book.file(place), whole.substring(0, 20));
    open(LogSettings.USUAL.withLimit(4));
    Heard again = new Heard();
    book.feed(place, again).write(6, text("78"), true);
    again.awaitEnded();
    assertThat(read(place)).isEqualTo(whole);
  }

  @Test
  void eachStampTellsWhenItsBytesCame() throws Exception {
    Heard heard = new Heard();
    LogFeed feed = book.feed(place, heard);
    feed.write(0, text("one\n"), false);
    heard.awaitStored(4);
    assertThat(book.stamps(place, 0, 4, 10)).containsExactly(new LogStamp(0, NOW));
    book.close();
    open(LogSettings.USUAL, NOW.plusSeconds(5));
    Heard again = new Heard();
    book.feed(place, again).write(4, text("two\n"), true);
    again.awaitEnded();
    List<LogStamp> both = List.of(new LogStamp(0, NOW), new LogStamp(4, NOW.plusSeconds(5)));
    assertThat(book.stamps(place, 0, 8, 10)).isEqualTo(both);
    assertThat(book.stamps(place, 2, 8, 10)).isEqualTo(both);
    assertThat(book.stamps(place, 5, 8, 10)).isEqualTo(both.subList(1, 2));
    assertThat(book.stamps(place, 0, 8, 1)).isEqualTo(both.subList(0, 1));
    assertThat(book.stamps(aPlace(7), 0, 8, 10)).isEmpty();
  }

  @Test
  void aTornTimeRecordIsDropped() throws Exception {
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("one\n"), false);
    heard.awaitStored(4);
    book.close();
    Path times = book.file(place).resolveSibling("1.times");
    Files.write(times, new byte[] {1, 0, 0, 0, 0}, StandardOpenOption.APPEND);
    open(LogSettings.USUAL, NOW.plusSeconds(1));
    Heard again = new Heard();
    book.feed(place, again).write(4, text("two\n"), true);
    again.awaitEnded();
    assertThat(book.stamps(place, 0, 8, 10)).hasSize(2);
    assertThat(book.state(place)).isEqualTo(new LogState(8, true, false));
  }

  @Test
  void withoutItsTimesALogIsStillALog() throws Exception {
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("one\n"), false);
    heard.awaitStored(4);
    book.close();
    Files.delete(book.file(place).resolveSibling("1.times"));
    open(LogSettings.USUAL);
    assertThat(book.state(place)).isEqualTo(new LogState(4, false, false));
    Heard again = new Heard();
    book.feed(place, again).write(4, text("two\n"), true);
    again.awaitEnded();
    assertThat(book.stamps(place, 0, 8, 10)).containsExactly(new LogStamp(4, NOW));
  }

  @Test
  void aLogThatNobodyWroteIsEmpty() {
    assertThat(book.state(place)).isEqualTo(LogState.NOTHING);
    assertThat(book.read(place, 0, ByteBuffer.allocate(10))).isZero();
    assertThat(book.file(place)).doesNotExist();
  }

  @Test
  void manyLogsShareFewOpenFiles() throws Exception {
    reopen(LogSettings.USUAL.withOpenFiles(3));
    List<AttemptPlace> places = new ArrayList<>();
    List<Heard> heards = new ArrayList<>();
    List<LogFeed> feeds = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      places.add(aPlace(1));
      heards.add(new Heard());
      feeds.add(book.feed(places.get(i), heards.get(i)));
    }
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 40; i++) {
        feeds.get(i).write(round * 6L, text("round" + round), round == 4);
      }
    }
    for (int i = 0; i < 40; i++) {
      heards.get(i).awaitEnded();
      assertThat(read(places.get(i))).isEqualTo("round0round1round2round3round4");
    }
    assertThat(openFilesBelow(root)).isLessThanOrEqualTo(2 * (3 + 2));
    feeds.forEach(LogFeed::close);
    await().until(() -> openFilesBelow(root) == 0);
  }

  @Test
  void aFullDiskIsToldToItsStreamAndOthersGoOn() throws Exception {
    AttemptPlace full = aPlace(1);
    Files.createDirectories(book.file(full).getParent());
    Files.createSymbolicLink(book.file(full), Path.of("/dev/full"));
    Heard sad = new Heard();
    book.feed(full, sad).write(0, text("no room"), false);
    sad.awaitLast("unavailable: the log cannot be written: IOException: No space left on device");
    Heard glad = new Heard();
    book.feed(place, glad).write(0, text("room"), true);
    glad.awaitEnded();

    Files.delete(book.file(full));
    Heard again = new Heard();
    book.feed(full, again).write(0, text("room again"), true);
    again.awaitEnded();
    assertThat(read(full)).isEqualTo("room again");
  }

  @Test
  void aLogThatCannotBeOpenedIsToldToItsStream() throws Exception {
    Files.createDirectories(book.file(place).getParent().getParent());
    Files.writeString(book.file(place).getParent(), "a file where a folder should be");
    Heard heard = new Heard();
    book.feed(place, heard).write(0, text("x"), false);
    heard.awaitLast("unavailable: the log cannot be opened: ");
  }

  @Test
  void whateverIsRepeatedAndHoweverOftenTheStreamBreaksTheLogIsWholeAndInOrder() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      AttemptPlace some = aPlace(2);
      byte[] whole = new byte[200_000];
      random.nextBytes(whole);
      Heard heard = new Heard();
      LogFeed feed = book.feed(some, heard);
      heard.awaitStored(0);
      int sent = 0;
      while (sent < whole.length) {
        int from = Math.max(0, sent - random.nextInt(3000));
        int until = Math.min(whole.length, sent + 1 + random.nextInt(20_000));
        feed.write(from, ByteString.copyFrom(whole, from, until - from), until == whole.length);
        sent = until;
        if (random.nextInt(8) == 0) {
          if (random.nextBoolean()) {
            feed.close();
          }
          if (random.nextInt(4) == 0) {
            reopen(LogSettings.USUAL);
          }
          heard = new Heard();
          feed = book.feed(some, heard);
          heard.awaitStored(0);
          sent = (int) heard.stored();
        }
      }
      heard.awaitEnded();
      feed.close();
      assertThat(Files.readAllBytes(book.file(some))).as("seed %s", seed).isEqualTo(whole);
    }
  }

  private void open(LogSettings settings) throws IOException {
    open(settings, NOW);
  }

  private void open(LogSettings settings, Instant now) throws IOException {
    book = LogBook.open(root, settings, Clock.fixed(now, ZoneOffset.UTC));
  }

  private void reopen(LogSettings settings) throws IOException, InterruptedException {
    book.close();
    open(settings);
  }

  private String read(AttemptPlace some) {
    ByteBuffer into = ByteBuffer.allocate(10_000);
    int got = book.read(some, 0, into);
    return new String(into.array(), 0, got, UTF_8);
  }

  private static AttemptPlace aPlace(int attempt) {
    return AttemptPlace.of(UUID.randomUUID(), attempt, Instant.parse("2026-11-21T23:59:59Z"));
  }

  private static long openFilesBelow(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(fd -> {
            try {
              return Files.readSymbolicLink(fd).startsWith(folder);
            } catch (IOException e) {
              return false;
            }
          })
          .count();
    }
  }
}
