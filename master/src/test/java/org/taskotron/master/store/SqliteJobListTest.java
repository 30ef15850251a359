package org.taskotron.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.session.SqlSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.web.JobFilter;
import org.taskotron.master.web.Views;

class SqliteJobListTest extends JobListContract {
  private static final String SORT = "USE TEMP B-TREE FOR ORDER BY";

  @TempDir
  Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(MasterSchema.schema(), folder);
  }

  @Test
  void outcomesAndTasksLeadByTheirIndexesNewestFirst() {
    assertThat(places(filter(null, Outcome.LOST, null, null, null, null), false, false))
        .containsExactly("SEARCH j USING INDEX job_outcome (outcome=?)");
    assertThat(places(filter(null, null, Cause.TIME_LIMIT, null, null, null), false, false))
        .containsExactly("SEARCH j USING INDEX job_outcome (outcome=?)");
    assertThat(places(filter(null, null, null, "fedoraqa/rpmlint", null, null), false, false))
        .containsExactly("SEARCH j USING COVERING INDEX job_repository (repository=?)");
  }

  @Test
  void fewItemsAndASlaveOfFewAttemptsLeadWhateverElseIsAsked() {
    assertThat(places(
            filter(JobState.DONE, Outcome.FAILED, null, "fedoraqa/rpmlint", "kernel-6", null),
            true,
            false))
        .containsExactly("SEARCH j USING INDEX job_item (item>? AND item<?)", SORT);
    assertThat(places(
            filter(null, Outcome.FAILED, null, "fedoraqa/rpmlint", null, "client09"), false, true))
        .contains("SEARCH s USING COVERING INDEX attempt_slave (slave=?)")
        .noneMatch(step -> step.contains("job_repository") || step.contains("job_outcome"));
  }

  @Test
  void whatIsCommonIsFoundOnTheWayFromTheNewestOn() {
    assertThat(places(JobFilter.NONE, false, false)).containsExactly("SCAN j");
    assertThat(places(filter(JobState.DONE, null, null, null, "k", null), false, false))
        .containsExactly("SCAN j");
    assertThat(places(filter(null, null, null, null, null, "client01"), false, false))
        .first()
        .isEqualTo("SCAN j");
  }

  @Test
  void theRunBeforeIsFoundByItsItem() {
    List<String> steps = database.read(session -> plan(
        session,
        "before",
        Map.of("seq", 7L, "repository", "r", "path", "", "item", "i", "arch", "noarch")));
    assertThat(steps).first().isEqualTo("SEARCH j USING INDEX job_item (item=? AND seq<?)");
  }

  /** How SQLite finds the places of a page's jobs. */
  private List<String> places(JobFilter filter, boolean item, boolean slave) {
    return database.read(session -> {
      List<String> plan = plan(
          session,
          "lines",
          Map.of(
              "filter",
              filter,
              "cut",
              new Views.Cut(0, 0, 50),
              "narrow",
              new ViewMapper.Narrow(item, slave)));
      // CO-ROUTINE page, or MATERIALIZE page; what comes behind is about the page's jobs, of which
      // there are few.
      int end = plan.indexOf("SCAN page");
      assertThat(plan.get(0)).endsWith(" page");
      assertThat(end).as(plan.toString()).isPositive();
      return plan.subList(1, end);
    });
  }

  private static List<String> plan(
      SqlSession session, String name, Map<String, Object> parameters) {
    String sql = session
        .getConfiguration()
        .getMappedStatement(ViewMapper.class.getName() + "." + name)
        .getBoundSql(parameters)
        .getSql();
    List<String> steps = new ArrayList<>();
    try (PreparedStatement explain =
            session.getConnection().prepareStatement("explain query plan " + sql);
        ResultSet rows = explain.executeQuery()) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return steps;
  }
}
