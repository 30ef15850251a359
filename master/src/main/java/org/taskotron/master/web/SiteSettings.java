package org.taskotron.master.web;

import java.time.Duration;
import java.util.Optional;
import org.taskotron.base.web.Percent;

/**
 * What pages and REST need of the configuration.
 *
 * @param resultsFrontend address of ResultsDB's pages, with or without a slash at its end
 * @param messages address of the trigger's pages, where it is known
 * @param timeLimit of jobs that do not say otherwise
 * @param attempts of jobs that do not say otherwise
 * @param silentAfter a slave that was not heard of for so long is shown as disconnected
 */
public record SiteSettings(
    String resultsFrontend,
    Optional<String> messages,
    Duration timeLimit,
    int attempts,
    Duration silentAfter) {

  public SiteSettings {
    resultsFrontend = withoutSlash(resultsFrontend);
    messages = messages.map(SiteSettings::withoutSlash);
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/")
        ? withoutSlash(address.substring(0, address.length() - 1))
        : address;
  }

  /** All results of a job, in ResultsDB's pages. */
  public String resultsLink(JobDetail job) {
    return resultsFrontend + "/results?groups=" + job.id();
  }

  /** One result there. */
  public String resultLink(ResultViews.ResultLine result) {
    return resultsFrontend + "/results/" + result.resultsdbId();
  }

  /** The message that a job was made for, in the trigger's pages. */
  public Optional<String> messageLink(String messageId) {
    return messages.map(address -> address + "/messages/" + Percent.encode(messageId));
  }
}
