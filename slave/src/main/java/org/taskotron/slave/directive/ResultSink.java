package org.taskotron.slave.directive;

import java.util.List;
import java.util.Optional;
import org.taskotron.slave.formula.TaskResult;

/** Where results go: to the master under the lease, or from {@code runtask} straight to ResultsDB. */
public interface ResultSink {

  /**
   * Takes an action's results. Returns once they cannot get lost any more, and with the ids that became known within
   * ten seconds. The same results of the same action again are nothing new.
   *
   * @param action counted from 1 in the formula
   * @param results in the order of the ResultYAML, so that the first is item 1
   * @return one for each, in order
   */
  List<Taken> handIn(int action, List<TaskResult> results) throws RunEnds, InterruptedException;

  /** False when results are only shown: then the action itself says what would have been reported. */
  default boolean reporting() {
    return true;
  }

  /**
   * What became of one result.
   *
   * @param id ResultsDB's, once known
   * @param refused why it was not accepted
   */
  record Taken(Optional<Long> id, Optional<String> refused) {

    public static Taken as(long id) {
      return new Taken(Optional.of(id), Optional.empty());
    }

    public static Taken later() {
      return new Taken(Optional.empty(), Optional.empty());
    }

    public static Taken refused(String why) {
      return new Taken(Optional.empty(), Optional.of(why));
    }
  }
}
