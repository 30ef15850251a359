package org.taskotron.base.db;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;

/** UUIDs are stored as 36 lower-case characters: people read tables too. */
final class UuidHandler extends BaseTypeHandler<UUID> {

  @Override
  public void setNonNullParameter(PreparedStatement statement, int i, UUID uuid, JdbcType type)
      throws SQLException {
    statement.setString(i, uuid.toString());
  }

  @Override
  public @Nullable UUID getNullableResult(ResultSet row, String column) throws SQLException {
    return uuid(row.getString(column));
  }

  @Override
  public @Nullable UUID getNullableResult(ResultSet row, int column) throws SQLException {
    return uuid(row.getString(column));
  }

  @Override
  public @Nullable UUID getNullableResult(CallableStatement row, int column) throws SQLException {
    return uuid(row.getString(column));
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
