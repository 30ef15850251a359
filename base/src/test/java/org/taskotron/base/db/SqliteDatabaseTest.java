package org.taskotron.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.apache.ibatis.session.SqlSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
  @TempDir
  Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(SCHEMA, folder);
  }

  @Test
  void aFolderThatCannotBeUsedIsAway() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Database.open(DatabaseConfig.embedded(), file, SCHEMA))
        .isInstanceOf(DatabaseAway.class);
  }

  /** As on a full disk: SQLite rolls back by itself, and its driver does not hear of it. */
  @Test
  void afterItsFileCouldNotGrowItIsWrittenInTransactionsAgain() {
    try (Database full = TestDatabases.sqlite(SCHEMA, folder)) {
      full.write(session -> {
        NoteMapper notes = session.getMapper(NoteMapper.class);
        notes.insert(note("small"));
        return noMorePages(session);
      });
      String large = "x".repeat(100_000);
      assertThatThrownBy(() -> full.write(session -> {
            NoteMapper notes = session.getMapper(NoteMapper.class);
            notes.insert(note("half"));
            notes.insert(note(large));
            return true;
          }))
          .isInstanceOf(DatabaseFull.class);
      // A failure of the caller's own has to undo what was written before it.
      assertThatThrownBy(() -> full.write(session -> {
            session.getMapper(NoteMapper.class).insert(note("half again"));
            throw new IllegalArgumentException("on purpose");
          }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(
              full.<Integer>read(session -> session.getMapper(NoteMapper.class).count()))
          .isEqualTo(1);
      full.write(session -> {
        session.getMapper(NoteMapper.class).insert(note(large));
        return true;
      });
      assertThat(
              full.<Integer>read(session -> session.getMapper(NoteMapper.class).count()))
          .isEqualTo(2);
    }
  }

  private static Note note(String text) {
    return new Note(UUID.randomUUID(), text, null);
  }

  /** For this connection only. */
  private static boolean noMorePages(SqlSession session) {
    try (Statement statement = session.getConnection().createStatement()) {
      return statement.execute("pragma max_page_count = 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
