package org.taskotron.trigger.submit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.trigger.ledger.Ending;
import org.taskotron.trigger.ledger.JournalMark;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.message.Counts;

/**
 * Submits jobs, many messages at once, and marks the messages done. Used by one thread.
 *
 * <pre>
 *   submit to the master  →  lines in jobs.csv, on disk  →  messages done and length of jobs.csv, in one transaction
 * </pre>
 *
 * <p>A crash between two of these leaves the messages pending, and all of it is done again: the master has jobs of these
 * UUIDs already, and jobs.csv has lines that the ledger does not know of, which are found and not written twice.
 */
public final class Submitter {

  private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final SubmitQueue queue;
  private final Master master;
  private final Optional<JobsCsv> csv;
  private final Ledger ledger;
  private final Condition masterThere;
  private final Condition csvThere;
  private final Clock clock;
  private final Ticker ticker;
  private final Counts counts;

  private Duration pause = FIRST_PAUSE;
  private Duration notBefore = Duration.ZERO;
  private volatile boolean masterIsBack;

  /** What a submitter tells others about. */
  public record Told(Condition master, Condition csv, Counts counts) {}

  /**
   * Submits what is in the queue.
   *
   * @param csv empty: jobs are not logged there
   */
  public Submitter(
      SubmitQueue queue,
      Master master,
      Optional<JobsCsv> csv,
      Ledger ledger,
      Told told,
      Clock clock,
      Ticker ticker) {
    this.queue = queue;
    this.master = master;
    this.csv = csv;
    this.ledger = ledger;
    this.masterThere = told.master();
    this.csvThere = told.csv();
    this.counts = told.counts();
    this.clock = clock;
    this.ticker = ticker;
    csvThere.met();
  }

  /**
   * Submits the oldest messages; answers when to call again at the latest. When the database is away it throws, and the
   * next call does the same messages again.
   */
  public Duration pass() {
    Duration now = ticker.now();
    if (masterIsBack) {
      masterIsBack = false;
      notBefore = now;
      pause = FIRST_PAUSE;
    }
    if (now.compareTo(notBefore) < 0) {
      return notBefore.minus(now);
    }
    List<Submission> oldest = queue.oldest(Master.MOST_AT_ONCE);
    if (oldest.isEmpty()) {
      return IDLE;
    }
    Map<UUID, SubmitAnswer> answers;
    try {
      answers = submit(oldest);
    } catch (MasterAway e) {
      masterThere.waiting(e.why());
      return later(now);
    }
    masterThere.met();
    Optional<JournalMark> mark;
    try {
      mark = log(oldest, answers);
    } catch (IOException e) {
      csvThere.waiting(String.valueOf(e.getMessage()));
      return later(now);
    }
    csvThere.met();
    end(oldest, answers, mark);
    pause = FIRST_PAUSE;
    return Duration.ZERO;
  }

  /** The pauses since the last failure need not be waited for. May be called by any thread. */
  public void masterIsBack() {
    masterIsBack = true;
  }

  private Duration later(Duration now) {
    Duration waited = pause;
    notBefore = now.plus(waited);
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    return waited;
  }

  private Map<UUID, SubmitAnswer> submit(List<Submission> submissions) throws MasterAway {
    Map<UUID, JobRequest> jobs = new LinkedHashMap<>();
    submissions.forEach(
        submission -> submission.jobs().forEach(job -> jobs.putIfAbsent(job.uuid(), job)));
    Map<UUID, SubmitAnswer> answers = new HashMap<>();
    List<JobRequest> all = List.copyOf(jobs.values());
    for (int n = 0; n < all.size(); n += Master.MOST_AT_ONCE) {
      answers.putAll(submitTogether(all.subList(n, Math.min(all.size(), n + Master.MOST_AT_ONCE))));
    }
    return answers;
  }

  /** If the master refuses all together, each has its own try: one bad job harms no other. */
  private Map<UUID, SubmitAnswer> submitTogether(List<JobRequest> jobs) throws MasterAway {
    Map<UUID, SubmitAnswer> answers = new HashMap<>();
    try {
      List<SubmitAnswer> given = master.submit(jobs);
      for (int n = 0; n < jobs.size(); n++) {
        answers.put(jobs.get(n).uuid(), given.get(n));
      }
    } catch (MasterRefusal e) {
      if (jobs.size() == 1) {
        answers.put(jobs.get(0).uuid(), new SubmitAnswer(false, Optional.of(e.what())));
      } else {
        for (JobRequest job : jobs) {
          answers.putAll(submitTogether(List.of(job)));
        }
      }
    }
    return answers;
  }

  private Optional<JournalMark> log(List<Submission> submissions, Map<UUID, SubmitAnswer> answers)
      throws IOException {
    if (csv.isEmpty()) {
      return Optional.empty();
    }
    Map<UUID, JobRequest> taken = new LinkedHashMap<>();
    submissions.forEach(submission -> submission.jobs().stream()
        .filter(job -> taken(answers, job))
        .forEach(job -> taken.putIfAbsent(job.uuid(), job)));
    Set<UUID> logged = ledger.logged(taken.keySet());
    taken.keySet().removeAll(logged);
    JobsCsv file = csv.get();
    OptionalLong accountedFor = ledger.position(file.name());
    long length = file.append(List.copyOf(taken.values()), clock.instant(), accountedFor);
    return Optional.of(new JournalMark(file.name(), length, List.copyOf(taken.keySet())));
  }

  private static boolean taken(Map<UUID, SubmitAnswer> answers, JobRequest job) {
    SubmitAnswer answer = answers.get(job.uuid());
    return answer != null && answer.refused().isEmpty();
  }

  private static boolean made(Map<UUID, SubmitAnswer> answers, JobRequest job) {
    SubmitAnswer answer = answers.get(job.uuid());
    return answer != null && answer.made();
  }

  private void end(
      List<Submission> submissions, Map<UUID, SubmitAnswer> answers, Optional<JournalMark> mark) {
    List<Ending> endings =
        submissions.stream().map(submission -> endingOf(submission, answers)).toList();
    ledger.end(endings, mark);
    csv.ifPresent(JobsCsv::marked);
    queue.remove(submissions.size());
    for (int n = 0; n < submissions.size(); n++) {
      tell(submissions.get(n), endings.get(n), answers);
    }
  }

  private static Ending endingOf(Submission submission, Map<UUID, SubmitAnswer> answers) {
    List<String> wrong = new ArrayList<>();
    submission.failure().ifPresent(wrong::add);
    ArrayNode jobs = JsonNodeFactory.instance.arrayNode();
    for (JobRequest job : submission.jobs()) {
      if (taken(answers, job)) {
        jobs.addObject()
            .put("uuid", job.uuid().toString())
            .put("task", job.task())
            .put("item", job.item())
            .put("item_type", job.itemType())
            .put("arch", job.arch());
      } else {
        wrong.add("the master refused " + job.task() + " on " + job.arch() + ": "
            + Optional.ofNullable(answers.get(job.uuid()))
                .flatMap(SubmitAnswer::refused)
                .orElse("no answer"));
      }
    }
    return new Ending(
        submission.seq(),
        wrong.isEmpty() ? MessageState.DONE : MessageState.FAILED,
        wrong.isEmpty() ? countOf(jobs.size()) : String.join("; ", wrong),
        submission.event(),
        submission.said(),
        jobs.toString());
  }

  private static String countOf(int jobs) {
    return jobs == 1 ? "1 job" : jobs + " jobs";
  }

  private void tell(Submission submission, Ending ending, Map<UUID, SubmitAnswer> answers) {
    counts.ended(ending.state());
    counts.submitted(
        (int) submission.jobs().stream().filter(job -> taken(answers, job)).count());
    Instant now = clock.instant();
    counts.took(Duration.between(submission.received(), now));
    for (JobRequest job : submission.jobs()) {
      if (taken(answers, job)) {
        LOG.info(
            "job {} {}: {} of {} on {}, asked for by message {}",
            job.uuid(),
            made(answers, job) ? "submitted" : "is there already",
            job.task(),
            job.item(),
            job.arch(),
            submission.id());
      }
    }
    if (ending.state() == MessageState.FAILED) {
      LOG.warn("message {} failed: {}", submission.id(), ending.reason());
    } else {
      LOG.info("message {} done: {}", submission.id(), ending.reason());
    }
  }
}
