package org.taskotron.master.store;

import java.util.List;
import org.taskotron.base.db.Database;
import org.taskotron.master.queue.EventSweep;

/** The events that are kept, and fewer of them. Safe for use by several threads. */
public final class SqlEvents implements EventSweep.Events {
  private final Database database;

  public SqlEvents(Database database) {
    this.database = database;
  }

  @Override
  public List<EventSweep.Told> oldest(int most) {
    return database.read(session -> session.getMapper(JobMapper.class).oldestEvents(most));
  }

  @Override
  public long newest() {
    return database.read(session -> session.getMapper(ViewMapper.class).newestEvent());
  }

  @Override
  public void forget(long upTo) {
    database.write(session -> session.getMapper(JobMapper.class).forgetEvents(upTo));
  }
}
