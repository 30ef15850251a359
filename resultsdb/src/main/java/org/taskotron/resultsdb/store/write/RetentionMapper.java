package org.taskotron.resultsdb.store.write;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.MemberRow;
import org.taskotron.resultsdb.store.row.Value;

/** What retention asks and says. Rows are found by the result's index and deleted by their key. */
public interface RetentionMapper {

  List<AgedRow> aged(
      @Param("testcase") String testcase,
      @Param("before") long before,
      @Param("time") long time,
      @Param("id") long id,
      @Param("most") int most);

  /** For how many of its items at most {@code others} results of its testcase are newer. */
  int itemsAmongNewest(@Param("result") AgedRow result, @Param("others") int others);

  List<Long> held(@Param("ids") Collection<Long> ids, @Param("now") long now);

  @Nullable Long announced(@Param("destinations") Collection<String> destinations);

  List<Long> there(@Param("ids") Collection<Long> ids);

  List<DataRow> data(@Param("ids") Collection<Long> ids);

  List<MemberRow> members(@Param("ids") Collection<Long> ids);

  List<String> idempotencyKeys(@Param("ids") Collection<Long> ids);

  @Delete("delete from result_data where key_id = #{keyId} and value = #{value} and rest = #{rest}"
      + " and submit_time = #{submitTime} and result_id = #{resultId}")
  void deleteData(DataRow row);

  @Delete("delete from group_member where group_id = #{groupId} and submit_time = #{submitTime}"
      + " and result_id = #{resultId}")
  void deleteMember(MemberRow row);

  @Delete("delete from idempotency where idempotency_key = #{key}")
  void deleteIdempotency(@Param("key") String key);

  @Delete("delete from result where id = #{id}")
  void deleteResult(@Param("id") long id);

  /** A long value that no result has any more. */
  @Delete("delete from long_value where hash = #{rest} and not exists ("
      + "select 1 from data_key k join result_data d on d.key_id = k.id"
      + " and d.value = #{head} and d.rest = #{rest})")
  void deleteUnused(Value value);

  @Select("select coalesce(max(id), 0) from pin")
  long lastPin();

  @Nullable PinRow pinOf(@Param("result") @Nullable Long result, @Param("uuid") @Nullable String uuid);

  List<PinRow> pins(@Param("window") Window<Long> window, @Param("count") int count);

  @Insert("insert into pin (id, result_id, group_id, reason, said_by, made)"
      + " values (#{id}, #{resultId}, #{groupId}, #{reason}, #{saidBy}, #{made})")
  void insertPin(PinRow pin);

  @Delete("delete from pin where id = #{id}")
  void deletePin(@Param("id") long id);

  @Select("select id from result_group where uuid = #{uuid}")
  @Nullable Long groupId(@Param("uuid") String uuid);
}
