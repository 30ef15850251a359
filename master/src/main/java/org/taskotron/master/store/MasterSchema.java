package org.taskotron.master.store;

import java.util.List;
import org.taskotron.base.db.Schema;

/** The master's tables and mappers. */
public final class MasterSchema {
  /** The highest migration; a test holds it against the files. */
  static final String VERSION = "21";

  private MasterSchema() {}

  /** What {@link org.taskotron.base.db.Database#open} needs. */
  public static Schema schema() {
    return new Schema(
        "master",
        "org/taskotron/master/store/migrations",
        VERSION,
        List.of(JobMapper.class, ActiveMasterMapper.class, ResultMapper.class, ViewMapper.class));
  }
}
