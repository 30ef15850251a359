package org.taskotron.master.store;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The one row of {@code active_master}. */
interface ActiveMasterMapper {

  @Select(
      databaseId = "mariadb",
      value = "select host, boot_id, pid, started, renewed from active_master for update")
  @Select(
      databaseId = "sqlite",
      value = "select host, boot_id, pid, started, renewed from active_master")
  ActiveMaster.@Nullable Holder holder();

  @Insert("insert into active_master (only_row, host, boot_id, pid, started, renewed)"
      + " values (1, #{host}, #{bootId}, #{pid}, #{started}, #{renewed})")
  void insert(ActiveMaster.Holder holder);

  @Update(
      "update active_master set host = #{host}, boot_id = #{bootId}, pid = #{pid}, started = #{started},"
          + " renewed = #{renewed} where only_row = 1")
  void replace(ActiveMaster.Holder holder);

  @Delete("delete from active_master where host = #{host} and boot_id = #{bootId} and pid = #{pid}"
      + " and started = #{started}")
  int delete(ActiveMaster.Holder holder);
}
