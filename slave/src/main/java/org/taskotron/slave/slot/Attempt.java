package org.taskotron.slave.slot;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Ending;
import org.taskotron.slave.connection.Saying;
import org.taskotron.slave.run.RunStep;
import org.taskotron.slave.run.TaskRun;

/**
 * One attempt that the slave holds: what there is to say about it, and how to stop it. Safe for use by several threads:
 * its own walks it through its life, the connection's asks and stops.
 */
final class Attempt {

  private final Taken taken;
  private final AttemptDirectory directory;

  private volatile boolean onDisk;
  private volatile List<RunStep> steps = List.of();
  private volatile Optional<Ending> said = Optional.empty();

  private Optional<Halt> halt = Optional.empty();
  private String why = "";
  private @Nullable Thread walker;
  private @Nullable TaskRun run;
  private boolean decided;
  private boolean waiting;
  private boolean leaving;

  /**
   * @param onDisk the attempt was taken on before, by a slave that was ended since
   */
  Attempt(Taken taken, AttemptDirectory directory, boolean onDisk) {
    this.taken = taken;
    this.directory = directory;
    this.onDisk = onDisk;
  }

  AttemptId id() {
    return taken.assignment().attempt();
  }

  long lease() {
    return taken.assignment().lease().number();
  }

  Assignment assignment() {
    return taken.assignment();
  }

  Taken taken() {
    return taken;
  }

  AttemptDirectory directory() {
    return directory;
  }

  /**
   * What is said about it now. Nothing before it is on the disk, for then it might yet be forgotten; nothing any more
   * when the lease is another's.
   */
  Optional<Saying> saying() {
    return (onDisk || said.isPresent()) && !givenUp()
        ? Optional.of(new Saying(id(), lease(), steps, said))
        : Optional.empty();
  }

  boolean onDisk() {
    return onDisk;
  }

  void onDiskNow() {
    onDisk = true;
  }

  void steps(List<RunStep> all) {
    steps = all;
  }

  /** It is over, and the master has everything. */
  void over(Ending ending) {
    said = Optional.of(ending);
  }

  boolean isOver() {
    return said.isPresent();
  }

  // How it is stopped. A thread is interrupted only where that is harmless: while it waits for
  // master or mirror.

  synchronized Optional<Halt> halt() {
    return halt;
  }

  boolean givenUp() {
    return halt().equals(Optional.of(Halt.NOT_YOURS));
  }

  synchronized String why() {
    return why;
  }

  /** Wants it stopped. May take as long as starting a process does. */
  synchronized void halt(Halt reason, String words) {
    if (halt.isPresent() && halt.get().compareTo(reason) >= 0) {
      return;
    }
    if (reason == Halt.SLAVE_STOPPED && decided) {
      // There is no task to end any more, and a slave that starts again tells how this one ended.
      return;
    }
    halt = Optional.of(reason);
    why = words;
    if (run != null) {
      run.stop(words);
    }
    interruptIfWaiting();
  }

  synchronized void walkedBy(Thread thread) {
    walker = thread;
  }

  /** The thread is gone, and will not be interrupted any more. */
  synchronized void walkedByNobody() {
    walker = null;
    run = null;
    waiting = false;
  }

  /** A run begins; one that is to stop already is told so at once. */
  synchronized void runs(TaskRun begun) {
    run = begun;
    if (halt.isPresent()) {
      begun.stop(why);
    }
  }

  synchronized void ranToItsEnd() {
    run = null;
  }

  /**
   * From here on the thread waits for others, and stopping the attempt interrupts it.
   *
   * @throws InterruptedException it is to stop already
   */
  synchronized void waits() throws InterruptedException {
    if (endsWaiting()) {
      throw new InterruptedException(why);
    }
    waiting = true;
  }

  /** Called by the attempt's own thread: an interrupt that came too late must not hit what it does next. */
  synchronized void waitsNoMore() {
    waiting = false;
    if (!leaving) {
      Thread.interrupted();
    }
  }

  /** The run is over, and how it ended is known. */
  synchronized void decided() {
    decided = true;
  }

  /** The slave itself ends; tasks go on without it. */
  synchronized void leave() {
    leaving = true;
    if (walker != null) {
      walker.interrupt();
    }
  }

  synchronized boolean isLeaving() {
    return leaving;
  }

  private void interruptIfWaiting() {
    if (waiting && walker != null && endsWaiting()) {
      walker.interrupt();
    }
  }

  /** A cancelled job ends its run, and then still hands in what there is. */
  private boolean endsWaiting() {
    return halt.isPresent() && (run != null || halt.get() != Halt.CANCELLED);
  }
}
