package org.taskotron.slave.slot;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.run.StepBook;
import org.taskotron.slave.run.Workspace;
import org.taskotron.slave.upload.Artifact;
import org.taskotron.slave.upload.ArtifactStreams;
import org.taskotron.slave.upload.ArtifactUpload;
import org.taskotron.slave.upload.AttemptCalls;
import org.taskotron.slave.upload.LeaseOver;
import org.taskotron.slave.upload.LogStream;
import org.taskotron.slave.upload.ResultArtifacts;
import org.taskotron.slave.upload.ResultDelivery;
import org.taskotron.slave.upload.Results;

/** What an attempt brings to the master: its log from the first moment on, results while it runs, the rest at its end. */
final class Handover {

  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final Attempt attempt;
  private final Means means;
  private final StepBook steps;
  private final Workspace workspace;
  private final ArtifactStreams artifactStreams;
  private final Results results;
  private final LogStream log;

  /**
   * @param fresh the master cannot have anything of it yet
   */
  Handover(Attempt attempt, Means means, StepBook steps, boolean fresh) throws IOException {
    this.attempt = attempt;
    this.means = means;
    this.steps = steps;
    this.workspace = attempt.directory().workspace();
    AttemptCalls calls =
        new AttemptCalls(means.bulk(), attempt.id(), attempt.assignment().lease());
    ArtifactUpload upload = new ArtifactUpload(calls, means.retries(), means.random());
    this.artifactStreams = new ArtifactStreams(upload, means.executor());
    this.results = new Results(
        calls,
        workspace.spool(),
        new ResultDelivery(calls, means.retries(), means.random()),
        new ResultArtifacts(workspace.artifactsDir(), means.artifacts(), upload),
        means.executor(),
        this::line);
    this.log = means.logs().open(workspace.log(), calls, attempt.assignment().logLimit(), fresh);
  }

  /** Where the run's results go. */
  ResultSink results() {
    return results;
  }

  /** Brings all that is left; waits for as long as the master is away. Whatever cannot be read, the log is brought. */
  void everything() throws IOException, LeaseOver, InterruptedException {
    attempt.waits();
    try {
      begin("upload");
      end(uploaded());
      begin("report");
      results.awaitTaken();
      logTaken(log.end());
      end("");
    } catch (IOException e) {
      line("not everything can be brought to the master: " + e);
      logTaken(log.end());
      throw e;
    } finally {
      attempt.waitsNoMore();
    }
  }

  /** Brings what is quickly done: the slave is being stopped. */
  void lastWords(int seconds) throws InterruptedException {
    line("the slave is being stopped, and its tasks with it");
    try {
      log.end().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.info("{}: the end of its log was not brought to the master", attempt.id());
    }
  }

  /** Nobody brings anything more; what was not brought stays on the disk. */
  void leave() {
    log.abandon();
    results.abandon();
  }

  /** A line of the slave's own in the attempt's log. */
  void line(String text) {
    try {
      attempt.directory().line(text);
    } catch (IOException e) {
      LOG.warn("{}: its log cannot be written ({}): {}", attempt.id(), e.getMessage(), text);
    }
  }

  // The master hears of these steps though the disk has no room to note them: a slave after this
  // one
  // would only begin them again.

  private void begin(String step) {
    try {
      steps.begin(step);
    } catch (IOException e) {
      LOG.warn("{}: step {} is not noted: {}", attempt.id(), step, e.toString());
    }
  }

  private void end(String detail) {
    try {
      steps.end(true, detail);
    } catch (IOException e) {
      LOG.warn("{}: the end of a step is not noted: {}", attempt.id(), e.toString());
    }
  }

  private String uploaded() throws IOException, LeaseOver, InterruptedException {
    List<Artifact> artifacts = means.artifacts().find(workspace.artifactsDir(), this::line);
    List<Artifact> brought = artifactStreams.bring(artifacts, this::line);
    long bytes = brought.stream().mapToLong(Artifact::size).sum();
    return brought.isEmpty() ? "" : brought.size() + " artifacts, " + bytes + " bytes";
  }

  private void logTaken(CompletableFuture<Void> end) throws LeaseOver, InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LeaseOver over) {
        throw over;
      }
      LOG.error("{}: its log is not whole at the master: {}", attempt.id(), e.getMessage());
    }
  }
}
