package org.taskotron.resultsdb.importing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.taskotron.base.db.Database;

/** All that an import writes, as text, so that two databases can be compared. */
public final class Tables {

  private static final List<String> QUERIES = List.of(
      "select * from testcase",
      "select * from result_group",
      "select * from result",
      "select * from group_member",
      "select name, value, rest, submit_time, result_id from result_data join data_key on key_id = id",
      "select * from long_value",
      "select last_result, last_testcase, last_group, last_key, importing from writer",
      "select phase, results, changed, left_out from importing");

  private Tables() {}

  public static List<String> of(Database database) {
    return database.read(session -> {
      List<String> rows = new ArrayList<>();
      try (Statement statement = session.getConnection().createStatement()) {
        for (String query : QUERIES) {
          ResultSet row = statement.executeQuery(query);
          while (row.next()) {
            StringBuilder text = new StringBuilder(query);
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              text.append('|').append(row.getString(i));
            }
            rows.add(text.toString());
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      Collections.sort(rows);
      return rows;
    });
  }
}
