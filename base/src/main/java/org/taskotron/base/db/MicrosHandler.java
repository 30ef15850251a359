package org.taskotron.base.db;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;

/** Instants are stored as microseconds since the epoch ({@code bigint}); finer ones are refused, not rounded. */
final class MicrosHandler extends BaseTypeHandler<Instant> {

  @Override
  public void setNonNullParameter(
      PreparedStatement statement, int i, Instant instant, JdbcType type) throws SQLException {
    statement.setLong(i, Micros.of(instant));
  }

  @Override
  public @Nullable Instant getNullableResult(ResultSet row, String column) throws SQLException {
    return instant(row.getLong(column), row.wasNull());
  }

  @Override
  public @Nullable Instant getNullableResult(ResultSet row, int column) throws SQLException {
    return instant(row.getLong(column), row.wasNull());
  }

  @Override
  public @Nullable Instant getNullableResult(CallableStatement row, int column)
      throws SQLException {
    return instant(row.getLong(column), row.wasNull());
  }

  private static @Nullable Instant instant(long micros, boolean absent) {
    return absent ? null : Micros.toInstant(micros);
  }
}
