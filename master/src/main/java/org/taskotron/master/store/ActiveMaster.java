package org.taskotron.master.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.session.SqlSession;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.db.Database;

/**
 * One master for a database, by a row that names it. A holder of this boot of this machine that no longer runs is
 * replaced at once; one elsewhere is waited for until it has not renewed for 30 s; a live one is refused and named. The
 * jobs' versions protect against a second master that got through all the same.
 *
 * <p>Called by one thread at a time.
 */
public final class ActiveMaster {
  /** How often the holder is to {@link #renew}. */
  public static final Duration RENEW_EVERY = Duration.ofSeconds(5);

  private static final Duration STALE = Duration.ofSeconds(30);

  /** A row of {@code active_master}. */
  record Holder(String host, String bootId, long pid, Instant started, Instant renewed) {
    boolean sameProcess(Holder other) {
      return host.equals(other.host)
          && bootId.equals(other.bootId)
          && pid == other.pid
          && started.equals(other.started);
    }
  }

  /**
   * What became of a try.
   *
   * @param got whether this process is the master now
   * @param worthWaiting whether trying again may help
   * @param who holds it otherwise, for people
   */
  public record Answer(boolean got, boolean worthWaiting, String who) {}

  private final Database database;
  private final Clock clock;
  private final Holder self;

  public ActiveMaster(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    ProcessHandle process = ProcessHandle.current();
    this.self = new Holder(
        Host.name(),
        Host.boot(),
        process.pid(),
        startOf(process).orElse(Instant.EPOCH),
        clock.instant());
  }

  /** Tries to become the master. */
  public Answer acquire() {
    return database.write(session -> {
      ActiveMasterMapper mapper = session.getMapper(ActiveMasterMapper.class);
      Holder holder = mapper.holder();
      Holder renewed = renewedSelf();
      if (holder == null) {
        mapper.insert(renewed);
        return new Answer(true, false, "");
      }
      if (holder.sameProcess(self) || gone(holder) || stale(holder)) {
        mapper.replace(renewed);
        return new Answer(true, false, "");
      }
      boolean here = holder.bootId().equals(self.bootId());
      String who = "pid " + holder.pid() + " on " + holder.host() + ", which renewed "
          + since(holder).toSeconds() + " s ago";
      return new Answer(false, !here, who);
    });
  }

  /** Says that this process is still the master; false: another has taken its place. */
  public boolean renew() {
    return database.write(session -> {
      ActiveMasterMapper mapper = session.getMapper(ActiveMasterMapper.class);
      Holder holder = mapper.holder();
      if (holder == null || !holder.sameProcess(self)) {
        return false;
      }
      mapper.replace(renewedSelf());
      return true;
    });
  }

  /** Gives the place up, so that the next one need not wait. */
  public void release() {
    database.write(
        (SqlSession session) -> session.getMapper(ActiveMasterMapper.class).delete(self));
  }

  private Holder renewedSelf() {
    return new Holder(self.host(), self.bootId(), self.pid(), self.started(), clock.instant());
  }

  private boolean gone(Holder holder) {
    return holder.bootId().equals(self.bootId())
        && ProcessHandle.of(holder.pid())
            .flatMap(ActiveMaster::startOf)
            .filter(started -> started.equals(holder.started()))
            .isEmpty();
  }

  private Duration since(Holder holder) {
    return Duration.between(holder.renewed(), clock.instant());
  }

  private boolean stale(Holder holder) {
    return !holder.bootId().equals(self.bootId()) && since(holder).compareTo(STALE) >= 0;
  }

  private static Optional<Instant> startOf(ProcessHandle process) {
    return process.info().startInstant();
  }
}
