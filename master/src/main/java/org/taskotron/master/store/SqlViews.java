package org.taskotron.master.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.taskotron.base.db.Database;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.web.EventLine;
import org.taskotron.master.web.JobDetail;
import org.taskotron.master.web.JobFilter;
import org.taskotron.master.web.JobLine;
import org.taskotron.master.web.Views;

/** What pages read, from the database. Safe for use by several threads. */
public final class SqlViews implements Views {
  /** So many jobs are found one by one and sorted in some milliseconds. */
  private static final int FEW = 5_000;

  private final Database database;
  private final int few;

  public SqlViews(Database database) {
    this(database, FEW);
  }

  SqlViews(Database database, int few) {
    this.database = database;
    this.few = few;
  }

  private ViewMapper.Narrow narrow(ViewMapper mapper, JobFilter filter) {
    String slave = filter.slave();
    return new ViewMapper.Narrow(
        filter.item() != null && mapper.countItems(filter, few + 1) <= few,
        slave != null && mapper.countAttemptsOf(slave, few + 1) <= few);
  }

  private <T> T read(Function<ViewMapper, T> question) {
    return database.read(session -> question.apply(session.getMapper(ViewMapper.class)));
  }

  @Override
  public JobSlice jobs(JobFilter filter, Cut cut) {
    // One more than asked for tells whether there is more.
    Cut wider = new Cut(cut.before(), cut.after(), cut.limit() + 1);
    List<JobLine> lines =
        new ArrayList<>(read(mapper -> mapper.lines(filter, wider, narrow(mapper, filter))));
    boolean more = lines.size() > cut.limit();
    if (more) {
      lines.remove(lines.size() - 1);
    }
    if (cut.after() > 0) {
      Collections.reverse(lines);
      return new JobSlice(lines, more, true);
    }
    return new JobSlice(lines, cut.before() > 0, more);
  }

  @Override
  public Optional<JobDetail> job(UUID id) {
    return database.read(session -> {
      Long seq = session.getMapper(ViewMapper.class).seqOf(id);
      if (seq == null) {
        return Optional.empty();
      }
      JobMapper jobs = session.getMapper(JobMapper.class);
      Job job = jobs.jobs(List.of(id)).get(0).job();
      List<JobDetail.Attempt> attempts =
          jobs.attempts(id).stream().map(SqlViews::attempt).toList();
      return Optional.of(new JobDetail(seq, job, attempts));
    });
  }

  private static JobDetail.Attempt attempt(AttemptRow row) {
    String detail = row.detail();
    return new JobDetail.Attempt(
        row.number(),
        row.lease(),
        row.slave(),
        row.commitId(),
        row.claimed(),
        row.started(),
        row.ended(),
        row.outcome(),
        row.cause(),
        detail == null ? "" : detail,
        StepsJson.read(row.steps()));
  }

  @Override
  public Optional<JobLine> before(JobDetail job) {
    return Optional.ofNullable(read(mapper -> mapper.before(
        job.seq(),
        job.job().request().task().repository(),
        job.job().request().task().path(),
        job.job().request().item(),
        job.job().request().arch())));
  }

  @Override
  public Map<JobState, Long> open() {
    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
    read(ViewMapper::open).forEach(count -> counts.put(count.state(), count.count()));
    return counts;
  }

  @Override
  public Map<String, Long> waiting() {
    Map<String, Long> counts = new LinkedHashMap<>();
    read(ViewMapper::waiting).forEach(count -> counts.put(count.requirement(), count.count()));
    return counts;
  }

  @Override
  public Map<Outcome, Long> outcomesOfNewest(int jobs) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    read(mapper -> mapper.outcomesOfNewest(jobs))
        .forEach(count -> counts.put(count.outcome(), count.count()));
    return counts;
  }

  @Override
  public List<EventLine> eventsAfter(long id, int most) {
    return read(mapper -> mapper.eventsAfter(id, most));
  }

  @Override
  public long oldestEvent() {
    return read(ViewMapper::oldestEvent);
  }

  @Override
  public long newestEvent() {
    return read(ViewMapper::newestEvent);
  }
}
