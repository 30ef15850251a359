package org.taskotron.resultsdb.store;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.importing.Progress;
import org.taskotron.resultsdb.store.row.KeyRow;

/** How far an import has come, and what it looks up. */
interface ImportMapper {

  @Select(
      "select source, phase, reached, results, report, changed, left_out from importing where id = 1")
  @Nullable Progress progress();

  @Insert(
      "insert into importing (id, source, phase, reached, results, report, changed, left_out)"
          + " values (1, #{source}, #{phase}, #{reached}, #{results}, #{report}, #{changed}, #{leftOut})")
  void insert(Progress progress);

  /** Only if nobody else moved it. */
  @Update(
      "update importing set phase = #{after.phase}, reached = #{after.reached}, results = #{after.results},"
          + " report = #{after.report}, changed = #{after.changed}, left_out = #{after.leftOut}"
          + " where id = 1 and source = #{before.source} and phase = #{before.phase}"
          + " and reached = #{before.reached} and results = #{before.results}")
  int move(@Param("before") Progress before, @Param("after") Progress after);

  @Select("select importing from writer where id = 1")
  int importing();

  @Update("update writer set importing = #{on} where id = 1")
  void setImporting(int on);

  List<KeyRow> testcaseIds(@Param("texts") Collection<String> names);

  List<KeyRow> groupIds(@Param("texts") Collection<String> uuids);

  List<Long> results(@Param("ids") Collection<Long> ids);

  /** MariaDB only: held as long as the connection. */
  @Select("select get_lock(concat('resultsdb-import-', md5(database())), 0)")
  @Nullable Integer lock();
}
