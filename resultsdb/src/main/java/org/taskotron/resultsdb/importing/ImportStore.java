package org.taskotron.resultsdb.importing;

import java.util.Collection;
import java.util.List;
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
   * @param results each with its id, none of which is stored yet
   */
  record Rows(List<Testcase> testcases, List<Group> groups, List<Result> results) {

    static Rows ofTestcases(List<Testcase> testcases) {
      return new Rows(testcases, List.of(), List.of());
    }

    static Rows ofGroups(List<Group> groups) {
      return new Rows(List.of(), groups, List.of());
    }

    static Rows ofResults(List<Result> results) {
      return new Rows(List.of(), List.of(), results);
    }
  }

  /** Keeps every other importer away until it is closed; empty: another one is at work. */
  Optional<AutoCloseable> hold();

  /** How far an import has come, if one ever began. */
  Optional<Progress> progress();

  /** Whether nothing was ever stored: neither results, nor testcases, nor groups. */
  boolean isEmpty();

  /** From now on nobody else may write. */
  void begin(Progress first);

  /**
   * Stores rows and progress in one transaction. A testcase or group that is known already stays as it is; those that a
   * result names and nobody knows come to be.
   */
  void write(Rows rows, Progress before, Progress after);

  /** Which of these results are stored. */
  Set<Long> stored(Collection<Long> ids);

  /** Everything is there: nothing of it is to be announced, and everybody may write. */
  void finish(Progress before, Progress done);
}
