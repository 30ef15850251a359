package org.taskotron.trigger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.Received;
import org.taskotron.base.bus.RecordedMessage;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.DaemonCommands;
import org.taskotron.base.daemon.DaemonRole;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.daemon.Program;
import org.taskotron.base.daemon.Subcommand;
import org.taskotron.base.daemon.TwistdLog;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.id.JobUuid;
import org.taskotron.trigger.config.Settings;
import org.taskotron.trigger.config.TriggerConfig;
import org.taskotron.trigger.config.TriggerConfig.Deployment;
import org.taskotron.trigger.evaluation.Explained;
import org.taskotron.trigger.evaluation.HttpDocuments;
import org.taskotron.trigger.evaluation.Judge;
import org.taskotron.trigger.event.EventKinds;
import org.taskotron.trigger.event.EventSettings;
import org.taskotron.trigger.ledger.Arrival;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.LedgerEntry;
import org.taskotron.trigger.message.Interest;
import org.taskotron.trigger.rule.Rules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taskotron-trigger}. */
@Command(
    name = "taskotron-trigger",
    header = "taskotron-trigger explain message.json --config /etc/taskotron/trigger.yaml",
    description = "Hears the message bus and asks the master for the jobs that the rules want.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class TriggerMain implements Program {

  static final String USUAL_CONFIG = "/etc/taskotron/trigger.yaml";

  private static final String PROGRAM = "taskotron-trigger";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final DaemonCommands TRIGGER = new DaemonCommands(DaemonRole.ofConfig(
      PROGRAM,
      "trigger",
      TriggerMain.class,
      new DaemonRole.Config(TriggerConfig.FILE, file -> Trigger.judgeOf(Settings.read(file))),
      new DaemonRole.Argument(
          "DIR|FILE",
          USUAL_CONFIG,
          "a configuration, or the directory that has one (default: ${DEFAULT-VALUE})")));

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new TriggerMain(), arguments));
  }

  @Override
  public List<Subcommand> commands() {
    return List.of(
        Subcommand.annotated("run", Run::new),
        TRIGGER.command(
            "checkconfig",
            "Look for mistakes in a configuration and in the rules it names; changes nothing.",
            given -> {
              TwistdLog.toStderr(LogConfig.Level.WARN);
              return given.check(Settings.find(given.path()));
            }),
        TRIGGER.command(
            "reconfig",
            "Have the running trigger read rules and configuration anew; fails if it refuses.",
            given -> given
                .daemonIn(Settings.read(Settings.find(given.path())).directory())
                .reconfig()),
        Subcommand.annotated("explain", Explain::new),
        Subcommand.annotated("test", Test::new),
        Subcommand.annotated("replay", ReplayCommand::new));
  }

  /** What commands that ask something have in common. */
  abstract static class Question implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "the configuration (default: " + USUAL_CONFIG + ")")
    Optional<Path> config = Optional.empty();

    Path configFile() {
      return Settings.find(config.orElse(Path.of(USUAL_CONFIG)));
    }

    PrintWriter out() {
      return spec.commandLine().getOut();
    }
  }

  @Command(
      name = "run",
      header = "taskotron-trigger run --config /etc/taskotron/trigger.yaml",
      description =
          "Run in the foreground, as systemd wants it. SIGHUP reads rules and configuration anew.")
  static final class Run extends Question {
    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "DIR|FILE",
        description = "a configuration, or the directory that has one")
    Optional<Path> place = Optional.empty();

    @Override
    public Integer call() throws ConfigException, IOException {
      Settings settings = Settings.read(place.map(Settings::find).orElseGet(this::configFile));
      Files.createDirectories(settings.directory());
      return Chassis.run(
          PROGRAM,
          settings.directory(),
          settings.config().log(),
          chassis -> Trigger.start(chassis, settings));
    }
  }

  @Command(
      name = "explain",
      header = "taskotron-trigger explain 2018-8c8c2c46-e5f8-4fe3-8f8b-80dd18b21947",
      description = {
        "Say what a message means: its events, what each rule says to them, the jobs.",
        "Nothing is recorded or submitted. Recordings may be fedmsg's, AMQP dumps, topic and body, or flattened."
      })
  static final class Explain extends Question {
    @Parameters(
        index = "0",
        paramLabel = "MSG-FILE|MSG-ID",
        description = "a recording, or the id of a message seen")
    String what;

    @Option(names = "--json", description = "one JSON list")
    boolean json;

    @Override
    public Integer call() throws Exception {
      TwistdLog.toStderr(LogConfig.Level.WARN);
      Settings settings = Settings.read(configFile());
      Judge judge = Trigger.judgeOf(settings);
      List<FedmsgEnvelope> messages =
          Files.exists(Path.of(what)) ? RecordedMessage.read(Path.of(what)) : recorded(settings);
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      try (HttpDocuments documents = new HttpDocuments(PATIENCE)) {
        for (FedmsgEnvelope message : messages) {
          Explained explained = Explained.of(message, judge, documents);
          if (json) {
            list.add(explained.json());
          } else {
            out().print(explained.text());
          }
        }
      }
      if (json) {
        out().println(list);
      }
      return Exit.DONE;
    }

    private List<FedmsgEnvelope> recorded(Settings settings) {
      String id = JobUuid.withoutYear(what);
      try (Database database = ledgerOf(settings)) {
        Ledger ledger = new Ledger(database, Clocks.microseconds());
        List<LedgerEntry> entries = ledger.ofId(id);
        if (entries.isEmpty()) {
          throw new Failure(what + ": neither a file nor the id of a message seen");
        }
        List<FedmsgEnvelope> messages = new ArrayList<>();
        for (LedgerEntry entry : entries) {
          String reason = entry.reason().isEmpty() ? "" : ": " + entry.reason();
          if (!json) {
            out()
                .println("in the ledger since " + entry.received() + ": "
                    + entry.state().word() + reason);
          }
          ledger.body(entry.seq()).ifPresent(body -> {
            Received received = FedmsgEnvelope.parse(body.getBytes(StandardCharsets.UTF_8));
            if (received instanceof FedmsgEnvelope envelope) {
              messages.add(envelope);
            }
          });
        }
        return messages;
      }
    }
  }

  private static Database ledgerOf(Settings settings) {
    String url = settings.config().database().url();
    if (url.startsWith("sqlite:")
        && !Files.exists(settings.directory().resolve(url.substring(7)))) {
      throw new Failure(settings.directory().resolve(url.substring(7)) + ": no ledger there");
    }
    try {
      return Database.open(settings.config().database(), settings.directory(), Ledger.SCHEMA);
    } catch (DatabaseAway e) {
      throw new Failure("the ledger cannot be read: " + e.getMessage(), e);
    }
  }

  @Command(
      name = "test",
      header = "taskotron-trigger test trigger_rules.yml --against messages/*.json",
      description = {
        "Try rules against recorded messages: say which jobs they would ask for.",
        "Exit code 1 if a rule fails on a message, 2 if the rules have mistakes."
      })
  static final class Test extends Question {
    @Parameters(index = "0", paramLabel = "RULES", description = "a rules file")
    Path rules;

    @Option(
        names = "--against",
        required = true,
        arity = "1..*",
        paramLabel = "FILE",
        description = "recorded messages: files, or directories with *.json")
    List<Path> against;

    @Option(
        names = "--arches",
        split = ",",
        paramLabel = "ARCH",
        description = "valid arches (default: the configuration's)")
    List<String> arches = List.of();

    @Option(
        names = "--deployment-type",
        description = "prod, stg or dev (default: the configuration's)")
    Optional<Deployment> deployment = Optional.empty();

    @Option(names = "--json", description = "one JSON list")
    boolean json;

    @Override
    public Integer call() throws Exception {
      TwistdLog.toStderr(LogConfig.Level.WARN);
      Judge judge = judge();
      boolean failed = false;
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      try (HttpDocuments documents = new HttpDocuments(PATIENCE)) {
        for (Path file : files()) {
          for (FedmsgEnvelope message : RecordedMessage.read(file)) {
            Explained explained = Explained.of(message, judge, documents);
            failed |= explained.hasFailures();
            if (json) {
              list.add(explained.json().put("file", file.toString()));
            } else {
              print(file, explained);
            }
          }
        }
      }
      if (json) {
        out().println(list);
      }
      return failed ? Exit.FAILED : Exit.DONE;
    }

    private Judge judge() throws ConfigException {
      Rules read = Rules.read(rules);
      boolean configured = config.isPresent() || Files.exists(configFile());
      Interest usual = configured
          ? Settings.read(configFile()).interest()
          : new Interest(
              "org.fedoraproject", Deployment.PROD.word(), EventKinds.all(EventSettings.none()));
      Interest interest = new Interest(
          usual.prefix(),
          deployment.map(Deployment::word).orElse(usual.deployment()),
          usual.kinds());
      if (!arches.isEmpty()) {
        return new Judge(interest, read, arches);
      }
      return new Judge(
          interest,
          read,
          configured ? Settings.read(configFile()).config().validArches() : List.of("x86_64"));
    }

    private List<Path> files() throws IOException {
      List<Path> files = new ArrayList<>();
      for (Path one : against) {
        if (!Files.isDirectory(one)) {
          files.add(one);
          continue;
        }
        try (Stream<Path> inside = Files.list(one)) {
          inside.filter(file -> file.toString().endsWith(".json")).sorted().forEach(files::add);
        }
      }
      return files;
    }

    private void print(Path file, Explained explained) {
      String name = String.valueOf(file.getFileName());
      explained.remarks().forEach(remark -> out().println(name + ": " + remark));
      for (Explained.Event event : explained.events()) {
        event.answers().stream()
            .filter(
                answer -> answer.verdict() == org.taskotron.trigger.rule.RuleAnswer.Verdict.FAILED)
            .forEach(answer ->
                out().println(name + ": " + answer.place() + " failed: " + answer.words()));
      }
      explained
          .jobs()
          .forEach(job ->
              out().println(name + ": " + job.task() + " of " + job.item() + " on " + job.arch()));
      if (!explained.events().isEmpty() && explained.jobs().isEmpty()) {
        out()
            .println(
                name + ": no rule matches " + explained.events().get(0).event().messageType());
      }
    }
  }

  @Command(
      name = "replay",
      header = "taskotron-trigger replay --from 2018-03-17T06:00:00Z --to 2018-03-17T09:00:00Z",
      description = {
        "Bring past messages from datagrepper into the ledger: the running trigger looks at them within a minute.",
        "What it has seen already is not done again."
      })
  static final class ReplayCommand extends Question {
    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description = "2018-03-17 or 2018-03-17T06:00:00Z")
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "not after this (default: now)")
    Optional<String> to = Optional.empty();

    @Option(names = "--dry-run", description = "say what the messages mean, and record nothing")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
      TwistdLog.toStderr(LogConfig.Level.WARN);
      Settings settings = Settings.read(configFile());
      URI datagrepper = settings
          .config()
          .datagrepper()
          .orElseThrow(() ->
              new Failure(settings.file() + ": no datagrepper (expected the address of one, such as"
                  + " https://apps.example/datagrepper/raw)"));
      Judge judge = Trigger.judgeOf(settings);
      Instant end =
          to.map(ReplayCommand::time).orElseGet(() -> Clocks.microseconds().instant());
      try (HttpDocuments documents = new HttpDocuments(PATIENCE.multipliedBy(3))) {
        Replay replay = new Replay(datagrepper, documents, judge.interest(), Clocks.microseconds());
        return dryRun ? explain(replay, judge, documents, end) : record(replay, settings, end);
      }
    }

    private int explain(Replay replay, Judge judge, HttpDocuments documents, Instant end)
        throws IOException {
      Replay.Page page;
      int number = 1;
      do {
        page = replay.page(time(from), end, number++);
        page.messages()
            .forEach(
                message -> out().print(Explained.of(message, judge, documents).text()));
      } while (!page.isLast());
      return Exit.DONE;
    }

    private int record(Replay replay, Settings settings, Instant end) throws IOException {
      int found = 0;
      int fresh = 0;
      try (Database database = ledgerOf(settings)) {
        Ledger ledger = new Ledger(database, Clocks.microseconds());
        Replay.Page page;
        int number = 1;
        do {
          page = replay.page(time(from), end, number++);
          List<Arrival> arrivals = ledger.record(replay.wanted(page.messages()));
          found += arrivals.size();
          fresh += (int)
              arrivals.stream().filter(arrival -> arrival != Arrival.KNOWN).count();
        } while (!page.isLast());
      }
      out()
          .println(found + " messages found, " + fresh
              + " of them new; the running trigger looks at them within a minute");
      return Exit.DONE;
    }

    private static Instant time(String text) {
      try {
        return text.length() == 10
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new Failure(
            text + " (expected a time such as 2018-03-17 or 2018-03-17T06:00:00Z)", e);
      }
    }
  }
}
