package org.taskotron.resultsdb.store.search;

import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Counts results by the hour. */
public interface LadderMapper {

  /**
   * What happened so far.
   *
   * @param lastResult the id of the last result; all before it are stored too
   * @param deleted how many were deleted since the beginning
   */
  record Stored(long lastResult, long deleted) {}

  /** An hour, by its number. */
  record Hour(long hour, long results) {}

  @Select("select last_result, deleted from writer where id = 1")
  Stored stored();

  List<Hour> hours(
      @Param("shift") long shift, @Param("length") long length, @Param("last") long last);

  /** The hours of what was stored since then. */
  List<Hour> hoursSince(
      @Param("shift") long shift,
      @Param("length") long length,
      @Param("after") long after,
      @Param("last") long last);
}
