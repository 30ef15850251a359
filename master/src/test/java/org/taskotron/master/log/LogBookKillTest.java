package org.taskotron.master.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.master.job.AttemptPlace;

/** A master is killed with -9 again and again while it takes a log in: what it acknowledged is there, in order. */
class LogBookKillTest {

  private static final AttemptPlace PLACE = AttemptPlace.of(
      UUID.fromString("27f94e36-62ec-51e6-83fd-525400d7d6a4"),
      1,
      Instant.parse("2026-11-21T12:00:00Z"));
  private static final int KILLS = 4;
  private static final long SEED = 42;

  @TempDir
  Path root;

  @Test
  void whatWasAcknowledgedSurvivesKill9() throws Exception {
    Random random = new Random(SEED);
    long acknowledged = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      long target = acknowledged + 200_000 + random.nextInt(2_000_000);
      Process child = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx64m",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Writer.class.getName(),
              root.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      try (BufferedReader heard = child.inputReader()) {
        String line;
        while (acknowledged < target && (line = heard.readLine()) != null) {
          acknowledged = Long.parseLong(line);
        }
        child.toHandle().destroyForcibly();
        while ((line = heard.readLine()) != null) {
          acknowledged = Long.parseLong(line);
        }
      }
      assertThat(child.waitFor()).as("killed").isEqualTo(128 + 9);
      byte[] stored = Files.readAllBytes(logFile());
      assertThat((long) stored.length)
          .as("after kill %s", kill)
          .isGreaterThanOrEqualTo(acknowledged);
      assertThat(stored).isEqualTo(Writer.bytes(0, stored.length));
    }
    try (LogBook book = LogBook.open(root, LogSettings.USUAL, Clock.systemUTC())) {
      Heard heard = new Heard();
      LogFeed feed = book.feed(PLACE, heard);
      heard.awaitStored(acknowledged);
      feed.write(heard.stored(), ByteString.EMPTY, true);
      heard.awaitEnded();
      List<LogStamp> stamps = book.stamps(PLACE, 0, Long.MAX_VALUE, 10_000);
      assertThat(stamps)
          .isNotEmpty()
          .isSortedAccordingTo((a, b) -> Long.compare(a.offset(), b.offset()));
    }
  }

  private Path logFile() {
    return LogFiles.of(root, PLACE).bytes();
  }

  /** Writes a log for ever and says on standard output what was acknowledged. */
  static final class Writer {

    private Writer() {}

    static byte[] bytes(long from, int count) {
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        long at = from + i;
        bytes[i] = (byte) (at * 31 + (at >> 8) * 17 + (at >> 16));
      }
      return bytes;
    }

    public static void main(String[] args) throws Exception {
      LogBook book = LogBook.open(Path.of(args[0]), LogSettings.USUAL, Clock.systemUTC());
      Semaphore underWay = new Semaphore(2);
      Semaphore opened = new Semaphore(0);
      long[] start = {-1};
      LogFeed feed = book.feed(PLACE, new LogListener() {
        @Override
        public void taken(int chunks) {
          underWay.release(chunks);
        }

        @Override
        public void stored(long length, boolean ended) {
          if (start[0] < 0) {
            start[0] = length;
            opened.release();
          }
          System.out.println(length);
          System.out.flush();
        }

        @Override
        public void refused(Reason reason, String why) {
          System.err.println(reason + ": " + why);
          System.exit(3);
        }

        @Override
        public void unavailable(String why) {
          System.err.println(why);
          System.exit(4);
        }
      });
      opened.acquire();
      long at = start[0];
      while (true) {
        underWay.acquire();
        int count = 1 + (int) (at * 7919 % 32_768);
        feed.write(at, ByteString.copyFrom(bytes(at, count)), false);
        at += count;
      }
    }
  }
}
