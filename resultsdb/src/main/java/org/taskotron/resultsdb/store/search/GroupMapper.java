package org.taskotron.resultsdb.store.search;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.ibatis.annotations.Param;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.row.GroupRow;

/** Finds groups. */
public interface GroupMapper {

  List<GroupRow> page(
      @Param("uuids") Set<String> uuids,
      @Param("heads") List<String> heads,
      @Param("texts") List<String> texts,
      @Param("patterns") List<Like> patterns,
      @Param("window") Window<String> window,
      @Param("count") int count);

  long count(
      @Param("uuids") Set<String> uuids,
      @Param("heads") List<String> heads,
      @Param("texts") List<String> texts,
      @Param("patterns") List<Like> patterns);

  List<Members> members(@Param("ids") Collection<Long> ids);

  /** How many results a group holds. */
  record Members(long groupId, long results) {}
}
