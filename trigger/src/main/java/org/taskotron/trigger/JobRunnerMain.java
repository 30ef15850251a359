package org.taskotron.trigger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.daemon.TwistdLog;
import org.taskotron.base.id.JobUuid;
import org.taskotron.trigger.config.MasterConfig;
import org.taskotron.trigger.config.Settings;
import org.taskotron.trigger.submit.GrpcMaster;
import org.taskotron.trigger.submit.JobRequest;
import org.taskotron.trigger.submit.JobsFile;
import org.taskotron.trigger.submit.Master;
import org.taskotron.trigger.submit.MasterAway;
import org.taskotron.trigger.submit.MasterRefusal;
import org.taskotron.trigger.submit.SubmitAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobrunner}. */
@Command(
    name = "jobrunner",
    header = "tail -n 5 /var/log/taskotron-trigger/jobs.csv > missed.csv && jobrunner missed.csv",
    description = {
      "Schedules the jobs of a file with lines of a jobs.csv, with or without its header.",
      "A job that is there already is not made again: the same file twice is harmless."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class JobRunnerMain implements Callable<Integer> {

  @Spec
  CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE.csv", description = "lines of a jobs.csv")
  Path file;

  @Option(
      names = "--again",
      description = "make new jobs that do the same work, linked to the old ones")
  boolean again;

  @Option(names = "--dry-run", description = "say what would be submitted, and submit nothing")
  boolean dryRun;

  @Option(names = "--json", description = "one JSON list")
  boolean json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = TriggerMain.USUAL_CONFIG,
      description =
          "the trigger's configuration, which says where the master is (default: ${DEFAULT-VALUE})")
  Path config;

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new JobRunnerMain(), arguments));
  }

  /** What was done about a job. */
  private record Done(JobRequest job, String outcome, boolean refused) {}

  @Override
  public Integer call() throws Exception {
    TwistdLog.toStderr(LogConfig.Level.WARN);
    List<JobRequest> jobs = JobsFile.read(file);
    if (again) {
      jobs = jobs.stream()
          .map(job -> job.again(JobUuid.random(Clocks.microseconds().instant())))
          .toList();
    }
    if (dryRun) {
      say(jobs.stream().map(job -> new Done(job, "would be submitted", false)).toList());
      return Exit.DONE;
    }
    try (GrpcMaster master = connect()) {
      return submit(master, jobs);
    }
  }

  private GrpcMaster connect() throws ConfigException, java.io.IOException {
    Settings settings = Settings.read(Settings.find(config));
    MasterConfig master = settings.config().master();
    return new GrpcMaster(
        master.host(),
        master.port(),
        master.token(),
        master.tls().isPresent(),
        settings.masterCa());
  }

  private int submit(Master master, List<JobRequest> jobs) {
    int refused = 0;
    for (int n = 0; n < jobs.size(); n += Master.MOST_AT_ONCE) {
      List<JobRequest> portion = jobs.subList(n, Math.min(jobs.size(), n + Master.MOST_AT_ONCE));
      List<Done> done = done(portion, answers(master, portion, n));
      say(done);
      refused += (int) done.stream().filter(Done::refused).count();
    }
    if (refused > 0) {
      throw new Failure(refused + " of " + jobs.size() + " jobs were refused");
    }
    return Exit.DONE;
  }

  private static List<SubmitAnswer> answers(Master master, List<JobRequest> portion, int before) {
    try {
      return master.submit(portion);
    } catch (MasterAway e) {
      throw new Failure(
          e.why() + " (" + before + " jobs were submitted; the same file again does no harm)", e);
    } catch (MasterRefusal e) {
      throw new Failure("the master refuses these jobs: " + e.what(), e);
    }
  }

  private static List<Done> done(List<JobRequest> jobs, List<SubmitAnswer> answers) {
    return java.util.stream.IntStream.range(0, jobs.size())
        .mapToObj(n -> {
          SubmitAnswer answer = answers.get(n);
          String outcome = answer
              .refused()
              .map(why -> "refused: " + why)
              .orElse(answer.made() ? "submitted" : "there already");
          return new Done(jobs.get(n), outcome, answer.refused().isPresent());
        })
        .toList();
  }

  private void say(List<Done> done) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      done.forEach(one -> list.addObject()
          .put("uuid", one.job().uuid().toString())
          .put("task", one.job().task())
          .put("item", one.job().item())
          .put("arch", one.job().arch())
          .put("again_of", one.job().againOf().map(Object::toString).orElse(null))
          .put("outcome", one.outcome()));
      out.println(list);
      return;
    }
    for (Done one : done) {
      String older = one.job().againOf().map(uuid -> ", again " + uuid).orElse("");
      out.println(one.job().uuid() + " " + one.outcome() + ": " + one.job().task() + " of "
          + one.job().item() + " on " + one.job().arch() + older);
    }
  }
}
