package org.taskotron.resultsdb.importing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tables of upstream's database that are brought in, and their columns in upstream's order. */
enum Table {
  TESTCASE("testcase", List.of("id", "name", "ref_url"), 1),
  GROUP("group", List.of("id", "uuid", "description", "ref_url"), 1),
  RESULT("result", List.of("id", "testcase_name", "submit_time", "outcome", "note", "ref_url"), 1),
  DATA("result_data", List.of("id", "result_id", "key", "value"), 2),
  MEMBER("groups_to_results", List.of("id", "result_id", "group_uuid"), 2);

  private final String sqlName;
  private final List<String> columns;
  private final int numbers;

  /** @param numbers how many of the columns, from the first on, are ids */
  Table(String sqlName, List<String> columns, int numbers) {
    this.sqlName = sqlName;
    this.columns = columns;
    this.numbers = numbers;
  }

  static Optional<Table> named(String sqlName) {
    return Arrays.stream(values())
        .filter(table -> table.sqlName.equals(sqlName))
        .findFirst();
  }

  String sqlName() {
    return sqlName;
  }

  List<String> columns() {
    return columns;
  }

  /** In the order that upstream made them in, for a dump that does not name them. */
  List<String> upstreamColumns() {
    return this == MEMBER ? List.of("id", "group_uuid", "result_id") : columns;
  }

  /** The columns that are spilled as texts. */
  List<String> texts() {
    return columns.subList(numbers, columns.size());
  }

  /** Whether rows belong to a result, by which they are sorted. */
  boolean isOfResult() {
    return numbers == 2;
  }
}
