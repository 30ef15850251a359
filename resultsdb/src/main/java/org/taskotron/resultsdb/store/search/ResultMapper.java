package org.taskotron.resultsdb.store.search;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.ResultHandler;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.row.ResultRow;

/** Finds results. */
public interface ResultMapper {

  void byIds(@Param("ids") Collection<Long> ids, ResultHandler<ResultRow> handler);

  default List<ResultRow> byIds(Collection<Long> ids) {
    return Gathered.of(handler -> byIds(ids, handler));
  }

  void page(@Param("search") Search search, ResultHandler<ResultRow> handler);

  default List<ResultRow> page(Search search) {
    return Gathered.of(handler -> page(search, handler));
  }

  /** All results of a lead, whatever else they must meet, in no order and some more than once; no more than {@code bound} rows. */
  void rows(
      @Param("lead") Lead lead,
      @Param("search") Search search,
      @Param("bound") int bound,
      ResultHandler<ResultRow> handler);

  /** How many results fit, for a search with one lead. */
  long count(@Param("search") Search search);

  /** The time of the newest result but so many, if there are so many. */
  @Nullable Long newestTimes(@Param("offset") long offset);

  /** For each lead its number of rows, at most {@code bound}. */
  List<Hits> hits(
      @Param("leads") List<Lead> leads, @Param("search") Search search, @Param("bound") int bound);

  /** The results of a lead, at most {@code bound}, in no order. */
  List<Long> ids(
      @Param("lead") Lead lead, @Param("search") Search search, @Param("bound") int bound);

  /** All that fit, in no order; some more than once. */
  List<MatchRow> matches(@Param("search") Search search);

  /** Of each testcase its newest that fit, all of the same time. */
  void newestOfEachTestcase(@Param("search") Search search, ResultHandler<ResultRow> handler);

  default List<ResultRow> newestOfEachTestcase(Search search) {
    return Gathered.of(handler -> newestOfEachTestcase(search, handler));
  }

  /** What these results have under these keys. */
  List<DataRow> data(@Param("ids") Collection<Long> ids, @Param("keys") Collection<Long> keys);

  List<KeyRow> keys(@Param("texts") Collection<String> names);

  List<Long> groupIds(@Param("texts") Collection<String> uuids);

  @Select("select count(*) from (select 1 as one from result limit 1) some")
  int ping();
}
