package org.taskotron.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mariadb")
class MariaDbDatabaseTest extends DatabaseContract {

  @Override
  Database open() {
    return TestDatabases.mariadb(SCHEMA);
  }

  @Test
  void changesRideOutAServerThatIsAwayForAWhile() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew();
        Database database = Database.open(server.newDatabase(), Path.of("/"), SCHEMA);
        GroupCommit<Note, Integer> group = GroupCommit.start(
            database,
            new GroupCommit.Settings("notes", 10, 100, GroupCommit.WhileAway.WAIT),
            (session, batch) -> {
              batch.forEach(note -> session.getMapper(NoteMapper.class).insert(note));
              session.flushStatements();
              return batch.stream().map(note -> 1).toList();
            })) {
      server.kill();
      assertThatThrownBy(
              () -> database.read(session -> session.getMapper(NoteMapper.class).count()))
          .isInstanceOf(DatabaseAway.class);
      CompletableFuture<Integer> answer =
          group.submit(new Note(UUID.randomUUID(), "patient", Instant.ofEpochSecond(1)));
      server.startAgain();
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(database.<Integer>read(
                  session -> session.getMapper(NoteMapper.class).count()))
              .isEqualTo(1));
    }
  }

  /** What it says when a file of InnoDB cannot grow. */
  @Test
  void aTableThatCannotGrowIsAFullDisk() {
    try (Database full = open()) {
      assertThatThrownBy(() -> full.write(session -> {
            try (Statement statement = session.getConnection().createStatement()) {
              return statement.execute(
                  "signal sqlstate 'HY000' set mysql_errno = 1114, message_text = 'The table is full'");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }))
          .isInstanceOf(DatabaseFull.class)
          .hasMessageContaining("The table is full");
    }
  }
}
