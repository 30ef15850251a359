package org.taskotron.slave.slot;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.proto.v1.Cause;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.connection.Ending;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.run.Alive;
import org.taskotron.slave.run.AttemptMark;
import org.taskotron.slave.run.Limits;
import org.taskotron.slave.run.RunEnd;
import org.taskotron.slave.run.RunRequest;
import org.taskotron.slave.run.StepBook;
import org.taskotron.slave.run.TaskEnvironment;
import org.taskotron.slave.run.TaskRun;
import org.taskotron.slave.upload.LeaseOver;

/**
 * One attempt from its assignment to its end, in a straight line: take it on, run the task, hand in what it left, say how
 * it ended. Each part leaves on the disk that it is done, so that a slave which was killed goes on with the next one.
 */
final class AttemptLife {

  /** How the walk through it came out. */
  enum Walked {
    /** The end can be told. */
    TO_ITS_END,
    /** The lease is another's: nothing of it is to be kept. */
    GIVEN_UP,
    /** The slave itself ends; the next one goes on. */
    LEFT
  }

  private static final Logger LOG = LoggerFactory.getLogger(AttemptLife.class);

  /** What a slave that is being stopped spends on the log of a task that it ended. */
  private static final int LAST_WORDS_SECONDS = 3;

  /** What a task's processes find in their environment is what the slave found in its own. */
  private static final Map<String, String> ENVIRONMENT = TaskEnvironment.ofDaemon(System.getenv());

  private final Attempt attempt;
  private final Means means;
  private final Teller teller;

  AttemptLife(Attempt attempt, Means means, Teller teller) {
    this.attempt = attempt;
    this.means = means;
    this.teller = teller;
  }

  /** Walks the attempt to its end, on the caller's thread. */
  Walked walk() {
    attempt.walkedBy(Thread.currentThread());
    try {
      boolean fresh = !attempt.onDisk();
      if (fresh) {
        take();
      }
      attempt.over(ended(fresh));
      return Walked.TO_ITS_END;
    } catch (LeaseOver e) {
      LOG.info("{}: given up: {}", attempt.id(), e.getMessage());
      return Walked.GIVEN_UP;
    } catch (InterruptedException e) {
      return interrupted();
    } catch (IOException e) {
      if (attempt.isLeaving()) {
        // An interrupted thread cannot write: that says nothing about the disk.
        return Walked.LEFT;
      }
      RunEnds trouble = Disk.trouble(attempt.directory().workspace().spool(), e);
      LOG.error("{}: given back: {}", attempt.id(), trouble.detail());
      attempt.over(ending(new RunEnd(
          trouble.reason(), "the slave cannot keep the attempt: " + trouble.detail(), 1)));
      return Walked.TO_ITS_END;
    } finally {
      attempt.walkedByNobody();
    }
  }

  private Walked interrupted() {
    if (attempt.isLeaving()) {
      return Walked.LEFT;
    }
    if (attempt.halt().equals(Optional.of(Halt.SLAVE_STOPPED))) {
      attempt.over(Ending.lost(Cause.SLAVE_STOPPED, attempt.why()));
      return Walked.TO_ITS_END;
    }
    return Walked.GIVEN_UP;
  }

  private void take() throws IOException {
    attempt.directory().take(attempt.taken());
    Alive.touch(attempt.directory().workspace().alive());
    attempt.onDiskNow();
    teller.tell(attempt.lease());
  }

  private Ending ended(boolean fresh) throws IOException, InterruptedException, LeaseOver {
    AttemptDirectory directory = attempt.directory();
    StepBook steps = StepBook.open(directory.workspace().steps(), means.clock(), all -> {
      attempt.steps(all);
      teller.tellSoon(attempt.lease());
    });
    attempt.steps(steps.all());
    Optional<AttemptJournal.Content> before =
        fresh ? Optional.empty() : directory.journal().read();
    Optional<Ending> known = before.flatMap(AttemptJournal.Content::ending);
    if (known.isPresent() && before.get().handedIn()) {
      return known.get();
    }
    boolean cloned = before.map(AttemptJournal.Content::cloned).orElse(false);
    Handover handover = new Handover(attempt, means, steps, fresh);
    try {
      Ending ending = known.isPresent() ? known.get() : ran(steps, cloned, handover);
      attempt.decided();
      if (known.isEmpty()) {
        note(journal -> journal.ended(ending));
      }
      if (attempt.halt().equals(Optional.of(Halt.SLAVE_STOPPED))) {
        handover.lastWords(LAST_WORDS_SECONDS);
      } else {
        handover.everything();
        note(AttemptJournal::handedIn);
      }
      return ending;
    } finally {
      handover.leave();
    }
  }

  private interface Note {
    void write(AttemptJournal journal) throws IOException;
  }

  /**
   * Notes something for a slave that may come after this one. Without it that slave finds out anew how the run ended, or
   * hands in once more; so a disk that is full by now changes nothing about this attempt.
   */
  private void note(Note note) {
    try {
      note.write(attempt.directory().journal());
    } catch (IOException e) {
      LOG.warn("{}: not noted for a later slave: {}", attempt.id(), e.toString());
    }
  }

  private Ending ran(StepBook steps, boolean cloned, Handover handover)
      throws InterruptedException, LeaseOver {
    TaskRun run = new TaskRun(
        request(),
        attempt.directory().workspace(),
        new TaskRun.Parts(
            means.supervisor(),
            means.tools(),
            new ClonedTask(attempt, means.sources(), cloned, handover::line),
            handover.results(),
            steps));
    attempt.runs(run);
    RunEnd end;
    try {
      end = run.go();
    } finally {
      attempt.ranToItsEnd();
    }
    if (attempt.isLeaving()) {
      // Whatever it says, it was interrupted; the next slave finds out how far it came.
      throw new InterruptedException("the slave ends");
    }
    if (attempt.givenUp()) {
      throw new LeaseOver(attempt.why());
    }
    return ending(end);
  }

  private RunRequest request() {
    Assignment assignment = attempt.assignment();
    return new RunRequest(
        new AttemptMark(attempt.id().job().toString(), attempt.id().number()),
        "-1",
        assignment.item(),
        assignment.itemType(),
        assignment.arch(),
        attempt.taken().bootId(),
        new Limits(
            Optional.of(assignment.timeLimit()),
            assignment.noOutputLimit(),
            Optional.of(attempt.taken().lostAfter()),
            Optional.of(assignment.logLimit())),
        ENVIRONMENT,
        List.of(assignment.lease().secret()));
  }

  private Ending ending(RunEnd end) {
    return switch (end.cause()) {
      case COMPLETED -> Ending.completed();
      case TASK_FAILED -> Ending.failed(Cause.TASK_FAILED, end.detail());
      case TASK_MALFORMED -> Ending.failed(Cause.TASK_MALFORMED, end.detail());
      case TIME_LIMIT -> Ending.failed(Cause.TIME_LIMIT, end.detail());
      case NO_OUTPUT_LIMIT -> Ending.failed(Cause.NO_OUTPUT_LIMIT, end.detail());
      case OUT_OF_MEMORY -> Ending.failed(Cause.OUT_OF_MEMORY, end.detail());
      case SUPERVISOR_LOST -> Ending.lost(Cause.SUPERVISOR_LOST, end.detail());
      case ENVIRONMENT_BROKEN -> Ending.lost(Cause.ENVIRONMENT_BROKEN, end.detail());
      case DISK_FULL -> Ending.lost(Cause.DISK_FULL, end.detail());
      case SLAVE_AWAY -> Ending.lost(Cause.SLAVE_LOST, end.detail());
      case STOPPED -> stopped();
    };
  }

  private Ending stopped() {
    return attempt.halt().equals(Optional.of(Halt.CANCELLED))
        ? Ending.cancelled(attempt.why())
        : Ending.lost(Cause.SLAVE_STOPPED, attempt.why());
  }
}
