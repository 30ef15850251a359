package org.taskotron.resultsdb.store;

import java.time.Instant;
import java.util.UUID;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.announce.Cursor;
import org.taskotron.resultsdb.announce.Cursors;

/** The cursors in a SQL database. */
public final class SqlCursors implements Cursors {

  private final Database database;

  /** On a database that was opened with {@link SqlResultStore#SCHEMA}. */
  public SqlCursors(Database database) {
    this.database = database;
  }

  @Override
  public UUID deployment() {
    UUID known = database.read(session -> session.getMapper(CursorMapper.class).deployment());
    if (known != null) {
      return known;
    }
    try {
      UUID made = UUID.randomUUID();
      return database.write(session -> {
        session.getMapper(CursorMapper.class).insertDeployment(made);
        return made;
      });
    } catch (DatabaseAway e) {
      throw e;
    } catch (RuntimeException e) {
      return found(
          database.read(session -> session.getMapper(CursorMapper.class).deployment()), e);
    }
  }

  /** What another process made in the same moment. */
  private static <T> T found(@org.jspecify.annotations.Nullable T there, RuntimeException e) {
    if (there == null) {
      throw e;
    }
    return there;
  }

  @Override
  public boolean open(String destination) {
    if (database.read(session -> session.getMapper(CursorMapper.class).read(destination)) != null) {
      return false;
    }
    try {
      database.write(session -> session.getMapper(CursorMapper.class).insert(destination));
      return true;
    } catch (DatabaseAway e) {
      throw e;
    } catch (RuntimeException e) {
      found(database.read(session -> session.getMapper(CursorMapper.class).read(destination)), e);
      return false;
    }
  }

  @Override
  public Cursor read(String destination) {
    Cursor cursor =
        database.read(session -> session.getMapper(CursorMapper.class).read(destination));
    if (cursor == null) {
      throw new IllegalStateException("no cursor for " + destination + ": open it first");
    }
    return cursor;
  }

  @Override
  public boolean claim(Cursor seen, String holder, Instant until) {
    return database.write(session ->
        session.getMapper(CursorMapper.class).claim(seen, holder, Micros.of(until)) == 1);
  }

  @Override
  public boolean move(Cursor seen, String holder, long announced, Instant until) {
    return database.write(session ->
        session.getMapper(CursorMapper.class).move(seen, holder, announced, Micros.of(until)) == 1);
  }

  @Override
  public void release(String destination, String holder) {
    database.write(session -> session.getMapper(CursorMapper.class).release(destination, holder));
  }

  @Override
  public void moveAllTo(long id) {
    database.write(session -> session.getMapper(CursorMapper.class).moveAllTo(id));
  }
}
