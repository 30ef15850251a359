package org.taskotron.master.web;

import java.time.Duration;

/**
 * What pages and REST need of the configuration.
 *
 * @param resultsFrontend address of ResultsDB's pages, without a slash at its end
 * @param timeLimit of jobs that do not say otherwise
 * @param attempts of jobs that do not say otherwise
 * @param silentAfter a slave that was not heard of for so long is shown as disconnected
 */
public record SiteSettings(
    String resultsFrontend, Duration timeLimit, int attempts, Duration silentAfter) {

  public SiteSettings {
    while (resultsFrontend.endsWith("/")) {
      resultsFrontend = resultsFrontend.substring(0, resultsFrontend.length() - 1);
    }
  }

  /** All results of a job, in ResultsDB's pages. */
  public String resultsLink(JobDetail job) {
    return resultsFrontend + "/results?groups=" + job.id();
  }

  /** One result there. */
  public String resultLink(ResultViews.ResultLine result) {
    return resultsFrontend + "/results/" + result.resultsdbId();
  }
}
