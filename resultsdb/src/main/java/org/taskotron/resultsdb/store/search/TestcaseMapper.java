package org.taskotron.resultsdb.store.search;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.ibatis.annotations.Param;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.row.TestcaseRow;

/** Finds testcases: those with one of these names or like one of these patterns, or all if there is neither. */
public interface TestcaseMapper {

  List<TestcaseRow> page(
      @Param("names") Set<String> names,
      @Param("patterns") List<Like> patterns,
      @Param("window") Window<String> window,
      @Param("count") int count);

  long count(@Param("names") Set<String> names, @Param("patterns") List<Like> patterns);

  List<TestcaseRow> named(@Param("names") Collection<String> names);

  List<Long> ids(
      @Param("names") Set<String> names,
      @Param("patterns") List<Like> patterns,
      @Param("count") int count);
}
