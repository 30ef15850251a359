package org.taskotron.resultsdb.store;

import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.ResultHandler;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.store.row.ResultRow;

/** Reads results in the order of their ids. */
interface LogMapper {

  @Select("select last_result from writer where id = 1")
  long newest();

  /** Hands rows over one by one, so that whoever has enough can stop. */
  void after(@Param("id") long id, @Param("most") int most, ResultHandler<ResultRow> rows);

  @Select("select min(id) from result where submit_time >= #{time}")
  @Nullable Long firstSince(long time);

  @Select("select testcase_id from result where id = #{id}")
  @Nullable Long testcaseOf(long id);

  /** How many results have this value, counted up to a bound. */
  int having(@Param("term") ValueTerm term, @Param("bound") int bound);

  /**
   * The outcome of the newest result before this id.
   *
   * @param lead where to look; null: the testcase's results
   */
  @Nullable String outcomeBefore(
      @Param("id") long id,
      @Param("testcase") long testcase,
      @Param("lead") @Nullable ValueTerm lead,
      @Param("terms") List<ValueTerm> terms);
}
