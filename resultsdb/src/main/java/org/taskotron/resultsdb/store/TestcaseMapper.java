package org.taskotron.resultsdb.store;

import java.util.List;
import java.util.Set;
import org.apache.ibatis.annotations.Param;

/** Finds testcases: those with one of these names or like one of these patterns, or all if there is neither. */
interface TestcaseMapper {

  List<TestcaseRow> page(
      @Param("names") Set<String> names,
      @Param("patterns") List<Like> patterns,
      @Param("offset") long offset,
      @Param("count") int count);

  List<Long> ids(
      @Param("names") Set<String> names,
      @Param("patterns") List<Like> patterns,
      @Param("count") int count);
}
