package org.taskotron.resultsdb.store.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Many rows for one table, by the driver's own batches: MyBatis takes as long for a row as SQLite does, which nobody
 * minds who stores one result, and an import of millions does.
 */
public final class BulkRows implements AutoCloseable {

  /** Rows in one round trip. */
  private static final int MOST = 2_000;

  private final PreparedStatement statement;
  private int waiting;
  private int at;

  public BulkRows(Connection connection, String insert) throws SQLException {
    this.statement = connection.prepareStatement(insert);
  }

  public BulkRows number(long value) throws SQLException {
    statement.setLong(++at, value);
    return this;
  }

  public BulkRows text(@Nullable String value) throws SQLException {
    statement.setString(++at, value);
    return this;
  }

  /** The row has all its columns. */
  public void add() throws SQLException {
    statement.addBatch();
    at = 0;
    if (++waiting == MOST) {
      flush();
    }
  }

  public void flush() throws SQLException {
    if (waiting > 0) {
      statement.executeBatch();
      waiting = 0;
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
