package org.taskotron.master.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.GroupCommit;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.Change;
import org.taskotron.master.queue.ChangeWriter;

/** Writes changes of jobs by group commit. */
public final class SqlChangeWriter implements ChangeWriter {
  private static final int LARGEST_BATCH = 512;
  private static final int MOST_WAITING = 20_000;

  private final Database database;
  private volatile @Nullable GroupCommit<Change, Optional<Transition>> group;

  public SqlChangeWriter(Database database) {
    this.database = database;
  }

  @Override
  public void start(Work work) {
    GroupCommit.Settings settings = new GroupCommit.Settings(
        "job-writer", LARGEST_BATCH, MOST_WAITING, GroupCommit.WhileAway.WAIT);
    group = GroupCommit.start(
        database,
        settings,
        (session, changes) -> work.decideAndWrite(new SqlJobStore(session), changes));
  }

  @Override
  public CompletableFuture<Optional<Transition>> submit(Change change) {
    return started().submit(change);
  }

  /** How many changes wait for their turn. */
  public int waiting() {
    return started().waiting();
  }

  private GroupCommit<Change, Optional<Transition>> started() {
    GroupCommit<Change, Optional<Transition>> running = group;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  @Override
  public void close() {
    GroupCommit<Change, Optional<Transition>> running = group;
    if (running != null) {
      running.close();
    }
  }
}
