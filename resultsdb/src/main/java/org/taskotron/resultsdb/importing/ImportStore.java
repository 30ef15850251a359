package org.taskotron.resultsdb.importing;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;

/** A database that another ResultsDB's results are brought into. For one thread. */
public interface ImportStore {

  /**
   * Rows that are stored together.
   *
   * @param groupsFrom groups are listed by their numbers, the newest first: they come in this order, and the first one
   *     gets this number, the next one the number below it. 0: each gets the number above all others
   * @param results each with its id, none of which is stored yet
   */
  record Rows(List<Testcase> testcases, List<Group> groups, long groupsFrom, List<Result> results) {

    static Rows ofTestcases(List<Testcase> testcases) {
      return new Rows(testcases, List.of(), 0, List.of());
    }

    static Rows ofGroups(List<Group> groups) {
      return new Rows(List.of(), groups, 0, List.of());
    }

    /** The newest first. */
    static Rows ofGroupsDown(List<Group> groups, long from) {
      return new Rows(List.of(), groups, from, List.of());
    }

    static Rows ofResults(List<Result> results) {
      return new Rows(List.of(), List.of(), 0, results);
    }
  }

  /** The greatest id of a result, and the greatest number of a group, that were ever given. */
  record Greatest(long result, long group) {}

  /** Keeps every other importer away until it is closed; empty: another one is at work. */
  Optional<AutoCloseable> hold();

  /** How far an import has come, if one ever began. */
  Optional<Progress> progress();

  /** Whether nothing was ever stored: neither results, nor testcases, nor groups. */
  boolean isEmpty();

  /** Whether an import was finished, and nothing but it ever stored results, testcases or groups. */
  boolean isAsImported();

  /** What the last reader of an API noted at its beginning, if there was one. */
  Optional<Marks> marks();

  Greatest greatest();

  /** When the newest result was submitted, of those that were not submitted later than this. */
  Optional<Instant> newest(Instant latest);

  /** From now on nobody else may write. */
  void begin(Progress first);

  /** The same, for a reader of an API. */
  void begin(Progress first, Marks marks);

  /** Begins once more after a finished import; from now on nobody else may write. */
  void beginAgain(Progress done, Progress first, Marks marks);

  /**
   * Stores rows and progress in one transaction. A testcase or group that is known already gets the texts that are listed
   * for it here. Those that a result names stay as they are, and come to be if nobody knows them.
   */
  void write(Rows rows, Progress before, Progress after);

  /** When these results were submitted, of those that are stored. */
  Map<Long, Instant> submitTimes(Collection<Long> ids);

  /** Which of these groups are known. */
  Set<String> groups(Collection<String> uuids);

  /** Everything is there: nothing of it is to be announced, and everybody may write. */
  void finish(Progress before, Progress done);
}
