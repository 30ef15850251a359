package org.taskotron.slave;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.daemon.TwistdLog;
import org.taskotron.slave.runtask.RunByHand;
import org.taskotron.slave.runtask.TaskotronYaml;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runtask}: runs a task on this machine. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
@Command(
    name = "runtask",
    header = "runtask -i xchat-2.8.8-21.fc20 -t koji_build -a x86_64 ./rpmlint",
    description = {
      "Runs a task on this machine, without any daemon, and tells its log on standard error.",
      "Exit code 0 when the task did its work, whatever it found; 100 when its formula asks for that (exitcode); 1 when it"
          + " failed or is malformed."
    })
public final class RunTaskMain implements Callable<Integer> {

  private static final List<String> ARCHES =
      List.of("i386", "x86_64", "armhfp", "aarch64", "ppc64", "ppc64le", "s390x", "noarch");
  private static final DateTimeFormatter RUN_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss_SSSSSS").withZone(ZoneOffset.UTC);

  /** Beside a formula's own: letters, digits and what UUIDs and times are written with. */
  private static final String UUID_PATTERN = "[A-Za-z0-9][A-Za-z0-9_.-]{0,35}";

  @Spec
  CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "TASK",
      description = "the task's directory, or its formula")
  Path task;

  @Option(
      names = {"-i", "--item"},
      paramLabel = "ITEM",
      description = "what to check",
      defaultValue = "")
  String item;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "what the item is: koji_build, bodhi_update, koji_tag, compose …",
      defaultValue = "")
  String type;

  @Option(
      names = {"-a", "--arch"},
      paramLabel = "ARCH",
      description = "architecture to check (${DEFAULT-VALUE})",
      defaultValue = "noarch")
  String arch;

  @Option(
      names = {"-j", "--jobid"},
      paramLabel = "BUILDER/NUMBER",
      description = "job under a master; -1 is none (${DEFAULT-VALUE})",
      defaultValue = "-1")
  String jobId;

  @Option(
      names = "--uuid",
      paramLabel = "UUID",
      description = "of this run; its results are a group of this name (default: the time)")
  @Nullable String uuid;

  @Option(
      names = {"-d", "--debug"},
      description = "tell more")
  boolean debug;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings (default: conf/taskotron.yaml, then /etc/taskotron/taskotron.yaml)")
  @Nullable Path config;

  @ArgGroup
  @Nullable Where where;

  @Option(
      names = "--ssh-privkey",
      paramLabel = "FILE",
      hidden = true,
      description = "key for --ssh")
  @Nullable Path sshKey;

  @Option(names = "--no-destroy", hidden = true, description = "keep the machine of --libvirt")
  boolean noDestroy;

  /** One of these. */
  static final class Where {
    @Option(names = "--local", required = true, description = "run it here (the default)")
    boolean local;

    @Option(
        names = "--libvirt",
        required = true,
        description = "run it in a disposable machine (not there yet)")
    boolean libvirt;

    @Option(
        names = "--ssh",
        required = true,
        paramLabel = "USER@MACHINE[:PORT]",
        description = "run it there (not there yet)")
    @Nullable String ssh;
  }

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new RunTaskMain(), arguments));
  }

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    TwistdLog.toStderr(debug ? LogConfig.Level.DEBUG : LogConfig.Level.WARN);
    checkUsage();
    Map<String, String> environment = System.getenv();
    TaskotronYaml settings = TaskotronYaml.find(Optional.ofNullable(config), environment);
    onlyHere(settings);
    Clock clock = Clocks.microseconds();
    String run = uuid == null ? RUN_NAME.format(clock.instant()) : uuid;
    RunByHand.Wish wish = new RunByHand.Wish(task, item, type, arch, jobId, run, debug);
    return new RunByHand(
            wish, settings, environment, new FileOutputStream(FileDescriptor.err), clock)
        .run();
  }

  private void checkUsage() {
    if (!Files.exists(task)) {
      throw usage(
          task + ": no such file or directory (expected a task's directory, or its formula)");
    }
    if (item.isEmpty() != type.isEmpty()) {
      throw usage("--item and --type belong together");
    }
    if (!ARCHES.contains(arch)) {
      throw usage("--arch: " + arch + " (expected one of " + String.join(", ", ARCHES) + ")");
    }
    if (uuid != null && !uuid.matches(UUID_PATTERN)) {
      throw usage("--uuid: " + uuid + " (expected up to 36 letters, digits, -, _ and .)");
    }
    if (!jobId.equals("-1") && !jobId.matches("[^/]+/[0-9]+")) {
      throw usage(
          "--jobid: " + jobId + " (expected -1, or a builder's name, a slash and a number)");
    }
  }

  private void onlyHere(TaskotronYaml settings) {
    boolean asked = where != null && !where.local;
    boolean configured = where == null
        && settings.runtaskMode().filter(mode -> !mode.equals("local")).isPresent();
    if (asked || configured) {
      String what = asked
          ? "disposable and remote machines"
          : "runtask_mode: " + settings.runtaskMode().orElse("");
      throw usage(what + " cannot be used yet (--local runs the task on this machine)");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
