package org.taskotron.resultsdb.result;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Where results, testcases and groups are kept. Safe for use by several threads, and by several processes on one
 * database.
 *
 * <p>What is posted is stored for good when its promise is kept, and not at all when it is broken by a refusal. A promise
 * broken by {@link org.taskotron.base.db.DatabaseAway} may have been overtaken by its commit: only a key makes the
 * repetition safe then.
 */
public interface ResultStore {

  /** Stores all of them, in order and with ids that follow each other, or none. */
  CompletionStage<Posted> post(List<NewResult> results, Optional<IdempotencyKey> key);

  /** Stores one. */
  default CompletionStage<Posted> post(NewResult result, Optional<IdempotencyKey> key) {
    return post(List.of(result), key);
  }

  CompletionStage<Testcase> post(TestcaseMention testcase);

  CompletionStage<Group> post(GroupMention group);

  Optional<Result> result(long id);

  Slice<Result> results(ResultQuery query, Window<Place> window);

  /** How many results fit. */
  long count(ResultQuery query);

  /**
   * Of each testcase those that fit at the latest submission time, the newest first. With keys to tell apart by: the one
   * newest of each different combination of testcase and values; a result without such a key has the value "none", one
   * with several competes under each.
   *
   * @param query its outcomes do not count
   */
  default List<Result> latest(ResultQuery query, List<String> distinctOn) {
    return latest(query, distinctOn, UnaryOperator.identity());
  }

  /**
   * Some of these.
   *
   * @param choice which of all, and in what order; only these are read whole
   */
  List<Result> latest(
      ResultQuery query, List<String> distinctOn, UnaryOperator<List<Standing>> choice);

  Optional<Testcase> testcase(String name);

  /** By name, which is also their place. */
  Slice<Testcase> testcases(Selection names, Window<String> window);

  long count(Selection testcases);

  Optional<Group> group(String uuid);

  /** The newest first; their place is their uuid. */
  Slice<Group> groups(GroupQuery query, Window<String> window);

  long count(GroupQuery query);

  /** Asks the database something trivial; throws when it does not answer. */
  void ping();
}
