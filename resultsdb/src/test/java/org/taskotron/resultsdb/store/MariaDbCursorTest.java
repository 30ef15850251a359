package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

@Tag("mariadb")
class MariaDbCursorTest extends CursorContract {
  private DatabaseConfig config = DatabaseConfig.embedded();

  @Override
  Database open() {
    config = MariaDbServer.shared().newDatabase();
    return openAgain();
  }

  /** Neither reads more than it must, nor sorts: told by MariaDB itself, of the statement as it stands in the mapper. */
  @Test
  void thePreviousOutcomeIsReadOffTheEndOfAnIndex() {
    try (Database database = open()) {
      for (ValueTerm lead : new ValueTerm[] {new ValueTerm(1, "i", ""), null}) {
        String plan = database.read(session -> {
          Map<String, Object> parameters = new HashMap<>();
          parameters.put("id", 9L);
          parameters.put("testcase", 1L);
          parameters.put("lead", lead);
          parameters.put("terms", List.of(new ValueTerm(2, "koji_build", "")));
          String sql = session
              .getConfiguration()
              .getMappedStatement(LogMapper.class.getName() + ".outcomeBefore")
              .getBoundSql(parameters)
              .getSql();
          try (PreparedStatement explain =
              session.getConnection().prepareStatement("explain " + sql.replace("?", "'1'"))) {
            ResultSet rows = explain.executeQuery();
            StringBuilder text = new StringBuilder();
            while (rows.next()) {
              text.append(rows.getString("table"))
                  .append(" by ")
                  .append(rows.getString("key"))
                  .append(' ')
                  .append(rows.getString("Extra"))
                  .append('\n');
            }
            return text.toString();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
        assertThat(plan)
            .contains(lead == null ? "r by result_by_testcase" : "m by PRIMARY")
            .doesNotContain("filesort");
      }
    }
  }

  @Override
  Database openAgain() {
    return Database.open(config, Path.of("/"), SqlResultStore.SCHEMA);
  }
}
