package org.taskotron.resultsdb.store.write;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.GroupRow;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.row.MemberRow;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.TestcaseRow;

/** What a writing transaction asks and says. */
public interface WriterMapper {

  /** Waits until no other process writes, and keeps it so until the commit. */
  Counters lock();

  @Update(
      "update writer set batch = #{batch}, holder = #{holder}, last_result = #{lastResult},"
          + " last_testcase = #{lastTestcase}, last_group = #{lastGroup}, last_key = #{lastKey}, deleted = #{deleted} where id = 1")
  void advance(Counters counters);

  List<TestcaseRow> testcases(@Param("texts") Collection<String> names);

  List<GroupRow> groups(@Param("texts") Collection<String> uuids);

  List<KeyRow> keys(@Param("texts") Collection<String> names);

  List<IdempotencyRow> idempotencies(@Param("texts") Collection<String> keys);

  List<String> longValues(@Param("texts") Collection<String> hashes);

  @Select("select count(*) from group_member where group_id = #{group}")
  long members(long group);

  @Insert("insert into testcase (id, name, ref_url) values (#{id}, #{name}, #{refUrl})")
  void insertTestcase(TestcaseRow testcase);

  @Update("update testcase set ref_url = #{refUrl} where id = #{id}")
  void updateTestcase(TestcaseRow testcase);

  @Insert("insert into result_group (id, uuid, description, head, ref_url)"
      + " values (#{id}, #{uuid}, #{description}, #{head}, #{refUrl})")
  void insertGroup(GroupRow group);

  @Update(
      "update result_group set description = #{description}, head = #{head}, ref_url = #{refUrl}"
          + " where id = #{id}")
  void updateGroup(GroupRow group);

  @Insert("insert into data_key (id, name) values (#{id}, #{name})")
  void insertKey(KeyRow key);

  @Insert(
      "insert into result (id, testcase_id, submit_time, outcome, note, ref_url, group_uuids, data)"
          + " values (#{id}, #{testcaseId}, #{submitTime}, #{outcome}, #{note}, #{refUrl}, #{groupUuids}, #{data})")
  void insertResult(ResultRow result);

  @Insert("insert into group_member (group_id, submit_time, result_id)"
      + " values (#{groupId}, #{submitTime}, #{resultId})")
  void insertMember(MemberRow member);

  @Insert("insert into result_data (key_id, value, rest, submit_time, result_id)"
      + " values (#{keyId}, #{value}, #{rest}, #{submitTime}, #{resultId})")
  void insertData(DataRow data);

  @Insert("insert into long_value (hash, value) values (#{hash}, #{value})")
  void insertLongValue(LongValueRow value);

  @Insert("insert into idempotency (idempotency_key, fingerprint, result_id, results)"
      + " values (#{idempotencyKey}, #{fingerprint}, #{resultId}, #{results})")
  void insertIdempotency(IdempotencyRow key);
}
