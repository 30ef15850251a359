package org.taskotron.resultsdb.store;

import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.announce.Cursor;

/** How far each destination has been told. */
interface CursorMapper {

  @Select("select uuid from deployment where id = 1")
  @Nullable UUID deployment();

  @Insert("insert into deployment (id, uuid) values (1, #{uuid})")
  void insertDeployment(@Param("uuid") UUID uuid);

  @Select(
      "select destination, announced, holder, held_until from announcing where destination = #{destination}")
  @Nullable Cursor read(String destination);

  /** At the end: behind the result that was stored last. */
  @Insert("insert into announcing (destination, announced, holder, held_until)"
      + " select #{destination}, last_result, '', 0 from writer where id = 1")
  int insert(String destination);

  @Update("update announcing set holder = #{holder}, held_until = #{until}"
      + " where destination = #{seen.destination} and announced = #{seen.announced}"
      + " and holder = #{seen.holder} and held_until = #{seen.heldUntil}")
  int claim(@Param("seen") Cursor seen, @Param("holder") String holder, @Param("until") long until);

  @Update(
      "update announcing set announced = #{announced}, held_until = #{until}"
          + " where destination = #{seen.destination} and announced = #{seen.announced} and holder = #{holder}")
  int move(
      @Param("seen") Cursor seen,
      @Param("holder") String holder,
      @Param("announced") long announced,
      @Param("until") long until);

  @Update("update announcing set holder = '', held_until = 0"
      + " where destination = #{destination} and holder = #{holder}")
  int release(@Param("destination") String destination, @Param("holder") String holder);

  @Update("update announcing set announced = #{id} where announced < #{id}")
  int moveAllTo(long id);
}
