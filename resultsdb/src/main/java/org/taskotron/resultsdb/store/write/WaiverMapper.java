package org.taskotron.resultsdb.store.write;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.waiver.WaiverQuery;

/** The table of waivers. */
public interface WaiverMapper {

  @Select("select coalesce(max(id), 0) from waiver")
  long lastId();

  @Insert(
      "insert into waiver (id, item, testcase, scenario, waived, reason, said_by, made, expires, idempotency_key,"
          + " fingerprint) values (#{id}, #{item}, #{testcase}, #{scenario}, #{waived}, #{reason}, #{saidBy}, #{made},"
          + " #{expires}, #{idempotencyKey}, #{fingerprint})")
  void insert(WaiverRow waiver);

  @Nullable WaiverRow byKey(@Param("key") String idempotencyKey, @Param("now") long now);

  @Nullable WaiverRow byId(@Param("id") long id, @Param("now") long now);

  List<WaiverRow> page(
      @Param("query") WaiverQuery query,
      @Param("now") long now,
      @Param("window") Window<Long> window,
      @Param("count") int count);

  List<WaiverRow> words(@Param("item") String item, @Param("testcases") Collection<String> names);
}
