package org.taskotron.trigger.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Durations;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.web.WebConfig;

/**
 * {@code trigger.yaml}. Relative paths are meant from the file's own folder, except {@code jobs_csv} and the database,
 * which are in {@code directory}.
 *
 * @param bus what is listened to
 * @param master where jobs go
 * @param deploymentType whose messages are wanted: {@code prod}, {@code stg} or {@code dev}
 * @param rules the rules file
 * @param validArches a task has one job for each of these, unless its rule says otherwise
 * @param directory of ledger and logs; missing: the folder of this file
 * @param jobLogging whether jobs are appended to {@code jobs_csv}
 * @param jobsCsv the log of jobs
 * @param koji what must be known about builds
 * @param compose what must be known about composes
 * @param keep how long the ledger keeps messages that led somewhere
 * @param keepIgnored how long it keeps those that did not
 * @param datagrepper where past messages can be had
 * @param database of the ledger
 * @param web pages, health and metrics
 * @param log how {@code twistd.log} is written
 */
public record TriggerConfig(
    @Default("{}") BusConfig bus,
    MasterConfig master,
    @Default("prod") Deployment deploymentType,
    @Default("trigger_rules.yml") Path rules,
    @Default("[x86_64]") List<String> validArches,
    Optional<Path> directory,
    @Default("true") boolean jobLogging,
    @Default("jobs.csv") Path jobsCsv,
    @Default("{}") KojiConfig koji,
    @Default("{}") ComposeConfig compose,
    @Default("90d") Duration keep,
    @Default("7d") Duration keepIgnored,
    Optional<URI> datagrepper,
    @Default("{}") DatabaseConfig database,
    @Default("{}") WebConfig web,
    @Default("{}") LogConfig log) {

  /** The file's name in a directory. */
  public static final String FILE = "trigger.yaml";

  /** Where pages and health are when nothing is configured. */
  public static final int WEB_PORT = 8011;

  static final Pattern ARCH = Pattern.compile("[A-Za-z0-9_]{1,32}");

  /** Whose messages are wanted. */
  public enum Deployment {
    PROD,
    STG,
    DEV;

    /** As it stands in topics. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public TriggerConfig {
    validArches = List.copyOf(validArches);
    new Checks()
        .that(!validArches.isEmpty(), "validArches", "[] (expected one arch or more)")
        .that(
            validArches.stream().allMatch(arch -> ARCH.matcher(arch).matches()),
            "validArches",
            validArches + " (expected names such as x86_64)")
        .that(
            validArches.stream().distinct().count() == validArches.size(),
            "validArches",
            validArches + " (expected each once)")
        .atLeast(Duration.ofDays(1), "keep", keep, "a replay of yesterday must be recognized")
        .atLeast(
            Duration.ofHours(1), "keepIgnored", keepIgnored, "people look for what they published")
        .that(
            keepIgnored.compareTo(keep) <= 0,
            "keepIgnored",
            Durations.text(keepIgnored) + " (expected no more than keep: " + Durations.text(keep)
                + ")")
        .that(
            datagrepper.map(TriggerConfig::isHttp).orElse(true),
            "datagrepper",
            datagrepper.map(URI::toString).orElse("") + " (expected an http or https URL)")
        .done();
  }

  static boolean isHttp(URI uri) {
    return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        && uri.getHost() != null;
  }
}
