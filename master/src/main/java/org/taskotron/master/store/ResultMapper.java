package org.taskotron.master.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.result.KeptResult;

/** Statements over {@code result}; their text is in {@code ResultMapper.xml}. */
interface ResultMapper {

  List<ResultRow> byKeys(@Param("keys") Collection<String> keys);

  void insert(@Param("row") ResultRow row, @Param("body") String body);

  void answer(
      @Param("key") String key,
      @Param("state") KeptResult.State state,
      @Param("resultsdbId") long resultsdbId,
      @Param("refused") String refused);

  List<WaitingRow> waiting(@Param("after") long after, @Param("most") int most);

  long countWaiting();

  @Nullable Instant oldestWaiting();

  List<ResultRow> ofJob(@Param("job") UUID job, @Param("most") int most);
}
