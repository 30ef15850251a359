package org.taskotron.resultsdb.store;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Finds results. */
interface ResultMapper {

  List<ResultRow> byIds(@Param("ids") Collection<Long> ids);

  List<ResultRow> page(@Param("search") Search search);

  /** For each lead its number of rows, at most {@code bound}. */
  List<Hits> hits(
      @Param("leads") List<Lead> leads, @Param("search") Search search, @Param("bound") int bound);

  List<KeyRow> keys(@Param("texts") Collection<String> names);

  List<Long> groupIds(@Param("texts") Collection<String> uuids);

  @Select("select count(*) from (select 1 as one from result limit 1) some")
  int ping();
}
