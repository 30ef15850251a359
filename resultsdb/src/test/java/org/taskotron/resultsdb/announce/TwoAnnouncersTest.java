package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/** Two processes on one MariaDB. */
@Tag("mariadb")
class TwoAnnouncersTest {

  @Test
  void oneOfThemAnnouncesWhatBothStore() throws Exception {
    DatabaseConfig config = MariaDbServer.shared().newDatabase();
    FakeBus bus = new FakeBus();
    AtomicBoolean over = new AtomicBoolean();
    try (Desk one = new Desk(config, Path.of("/"));
        Desk other = new Desk(config, Path.of("/"))) {
      one.cursors.open(bus.name());
      Thread first = passes(one, bus, over);
      Thread second = passes(other, bus, over);
      Thread posting = new Thread(() -> one.post(200, i -> aResult("one")));
      posting.start();
      other.post(200, i -> aResult("other"));
      posting.join();
      await().until(() -> one.announced(bus) == 400);
      over.set(true);
      first.join();
      second.join();
      assertThat(bus.results()).isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
    }
  }

  private static Thread passes(Desk desk, FakeBus bus, AtomicBoolean over) {
    Announcer announcer = desk.announcer(bus);
    Thread thread = new Thread(() -> {
      while (!over.get()) {
        Desk.run(announcer);
      }
    });
    thread.start();
    return thread;
  }
}
