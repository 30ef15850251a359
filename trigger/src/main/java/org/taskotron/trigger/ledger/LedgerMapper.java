package org.taskotron.trigger.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Statements over the ledger's tables; what is not here is in {@code LedgerMapper.xml}. */
interface LedgerMapper {

  List<MessageKey> known(@Param("ids") Collection<String> ids);

  void insert(
      @Param("message") NewMessage message,
      @Param("body") @Nullable String body,
      @Param("ended") @Nullable Instant ended);

  List<PendingMessage> pending(@Param("after") long after, @Param("limit") int limit);

  @Update("update message set tries = #{tries} where seq = #{seq}")
  void tried(@Param("seq") long seq, @Param("tries") int tries);

  int end(@Param("ending") Ending ending, @Param("now") Instant now);

  List<LedgerEntry> entries(
      @Param("before") long before,
      @Param("state") @Nullable MessageState state,
      @Param("limit") int limit);

  List<LedgerEntry> ofId(@Param("id") String id);

  @Select("select body from message where seq = #{seq}")
  @Nullable String body(@Param("seq") long seq);

  @Select("select count(*) from message where state = #{state}")
  long count(@Param("state") MessageState state);

  List<UUID> logged(@Param("uuids") Collection<UUID> uuids);

  @Insert("insert into logged_job (uuid, logged) values (#{uuid}, #{now})")
  void log(@Param("uuid") UUID uuid, @Param("now") Instant now);

  @Select("select position from journal where file = #{file}")
  @Nullable Long position(@Param("file") String file);

  void mark(@Param("file") String file, @Param("position") long position);

  int forget(
      @Param("state") MessageState state,
      @Param("before") Instant before,
      @Param("limit") int limit);

  @Delete("delete from logged_job where logged < #{before}")
  int forgetLogged(@Param("before") Instant before);
}
