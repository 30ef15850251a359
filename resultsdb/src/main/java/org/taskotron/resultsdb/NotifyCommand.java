package org.taskotron.resultsdb;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.Json;
import org.taskotron.resultsdb.announce.PolicyRule;
import org.taskotron.resultsdb.announce.Preview;
import org.taskotron.resultsdb.store.SqlResultLog;
import org.taskotron.resultsdb.store.SqlResultStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code resultsdb notify …}. */
@Command(
    name = "notify",
    header = "resultsdb notify preview --last 10000 --policy new-policy.yaml",
    description = "Announcements of results on message buses.")
final class NotifyCommand implements Runnable {

  /** A policy that is only tried: the list as it stands in {@code resultsdb.yaml: announce}. */
  record PolicyFile(List<PolicyRule> policy) {}

  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "nothing to do (expected preview)");
  }

  @Command(
      name = "preview",
      description = {
        "Show what a policy would have announced of the results that are stored, by testcase. Sends nothing.",
        "Without --since and --last: of all results. A rule on_change looks up the result before each one."
      })
  static final class ShowPreview implements Callable<Integer> {

    private final Given given;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "results submitted then or later: 2026-11-21, 2026-11-21T12:00:00 (UTC)")
    @Nullable String since;

    @Option(names = "--last", paramLabel = "N", description = "the N results that were stored last")
    @Nullable Long last;

    @Option(
        names = "--policy",
        paramLabel = "FILE",
        description = "a YAML file with `policy:`, a list as in resultsdb.yaml: announce;"
            + " without it, the policy that is in force")
    @Nullable Path policy;

    @Option(names = "--json", description = "print one JSON object")
    boolean json;

    @Spec
    CommandSpec spec;

    ShowPreview(Given given) {
      this.given = given;
    }

    @Override
    public Integer call() throws ConfigException {
      Instant from = from();
      long count = count();
      Path file = Files.isDirectory(given.path()) ? given.configFile() : given.absolute();
      ResultsDbConfig config = ConfigReader.read(file, ResultsDbConfig.class);
      List<PolicyRule> rules = policy == null
          ? config.announce().policy()
          : ConfigReader.read(policy, PolicyFile.class).policy();
      try (Database database =
          Database.open(config.database(), config.directoryBeside(file), SqlResultStore.SCHEMA)) {
        Preview preview = new Preview(new SqlResultLog(database), rules);
        print(from == null ? preview.last(count) : preview.since(from));
        return Exit.DONE;
      } catch (DatabaseAway e) {
        throw new Failure(String.valueOf(e.getMessage()), e);
      }
    }

    private long count() {
      if (last == null) {
        return Long.MAX_VALUE;
      }
      if (last < 1 || since != null) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            last < 1
                ? "--last " + last + " (expected 1 or more)"
                : "--last and --since (expected one of them)");
      }
      return last;
    }

    private @Nullable Instant from() {
      if (since == null) {
        return null;
      }
      try {
        String text = since.endsWith("Z") ? since.substring(0, since.length() - 1) : since;
        return text.indexOf('T') < 0
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "--since " + since + " (expected such as 2026-11-21 or 2026-11-21T12:00:00)",
            e);
      }
    }

    private void print(Preview preview) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.text(tree(preview)));
        return;
      }
      out.printf("%10s %10s %10s  %-9s  %s%n", "stored", "sent", "quiet", "rule", "testcase");
      preview.lines().forEach(line -> line(out, line.tally(), word(line), line.testcase()));
      line(out, preview.sum(), "", "all");
    }

    private static void line(PrintWriter out, Preview.Tally tally, String rule, String testcase) {
      String name = testcase.replaceAll("\\p{Cntrl}", "?");
      out.printf(
          "%10d %10d %10d  %-9s  %s%n", tally.stored(), tally.sent(), tally.quiet(), rule, name);
    }

    private static String word(Preview.Line line) {
      return line.rule().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Map<String, Object> tree(Preview preview) {
      Map<String, Object> tree = numbers(preview.sum());
      tree.put(
          "testcases",
          preview.lines().stream()
              .map(line -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("testcase", line.testcase());
                one.put("announce", word(line));
                one.putAll(numbers(line.tally()));
                return one;
              })
              .toList());
      return tree;
    }

    private static Map<String, Object> numbers(Preview.Tally tally) {
      Map<String, Object> numbers = new LinkedHashMap<>();
      numbers.put("stored", tally.stored());
      numbers.put("sent", tally.sent());
      numbers.put("quiet", tally.quiet());
      return numbers;
    }
  }
}
