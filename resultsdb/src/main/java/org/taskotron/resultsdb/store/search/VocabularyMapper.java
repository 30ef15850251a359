package org.taskotron.resultsdb.store.search;

import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.ResultType;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.ResultHandler;

/** Reads the texts that a key has. */
public interface VocabularyMapper {

  /** A text of a key, with the time of the newest result that has it. */
  record Text(String value, String rest, long newest) {}

  /** The id of the last result that is stored; all before it are stored too. */
  @Select("select last_result from writer where id = 1")
  long lastResult();

  @Select("select value, rest, max(submit_time) as newest from result_data where key_id = #{key}"
      + " group by value, rest")
  @Options(fetchSize = 1_000)
  @ResultType(Text.class)
  void all(@Param("key") long key, ResultHandler<Text> handler);

  /** The same of what was stored since then. */
  @Options(fetchSize = 1_000)
  @ResultType(Text.class)
  void since(
      @Param("key") long key,
      @Param("seen") long seen,
      @Param("last") long last,
      ResultHandler<Text> handler);
}
