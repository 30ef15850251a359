package org.taskotron.resultsdb.store;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.importing.Marks;
import org.taskotron.resultsdb.importing.Progress;
import org.taskotron.resultsdb.store.row.KeyRow;

/** How far an import has come, and what it looks up. */
interface ImportMapper {

  /** A result, and when it was submitted. */
  record Submitted(long id, long submitTime) {}

  @Select(
      "select source, phase, reached, results, report, changed, left_out from importing where id = 1")
  @Nullable Progress progress();

  @Insert(
      "insert into importing (id, source, phase, reached, results, report, changed, left_out)"
          + " values (1, #{source}, #{phase}, #{reached}, #{results}, #{report}, #{changed}, #{leftOut})")
  void insert(Progress progress);

  /** Only if nobody else moved it. */
  @Update(
      "update importing set source = #{after.source}, phase = #{after.phase}, reached = #{after.reached}, results = #{after.results},"
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

  List<Submitted> submitTimes(@Param("ids") Collection<Long> ids);

  @Select("select max(submit_time) from result where submit_time <= #{latest}")
  @Nullable Long newest(long latest);

  @Nullable Marks marks();

  @Update("update importing set since = #{since}, next_since = #{nextSince}, first_id = #{firstId},"
      + " newest_id = #{newestId}, known_group = #{knownGroup}, newest_group = #{newestGroup},"
      + " groups_from = #{groupsFrom} where id = 1")
  void mark(Marks marks);

  /** The numbers that were given last, at the end of an import. */
  @Update("update importing set last_result = (select last_result from writer where id = 1),"
      + " last_testcase = (select last_testcase from writer where id = 1),"
      + " last_group = (select last_group from writer where id = 1) where id = 1")
  void keepNumbers();

  /** 1 if no number was given since then. */
  @Select(
      "select count(*) from importing i, writer w where i.id = 1 and w.id = 1 and i.phase = 'DONE'"
          + " and i.last_result = w.last_result and i.last_testcase = w.last_testcase"
          + " and i.last_group = w.last_group")
  int asImported();

  /** MariaDB only: held as long as the connection. */
  @Select("select get_lock(concat('resultsdb-import-', md5(database())), 0)")
  @Nullable Integer lock();
}
