package org.taskotron.master.result;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Refused;
import org.taskotron.base.config.Secret;

/**
 * {@code master.yaml: resultsdb}.
 *
 * @param url of the API: {@code http://localhost:5001/api/v2.0}
 * @param token for its POST, where it asks for one
 * @param testcaseUrl where people read about a testcase that is made: {@code https://example.org/tasks/{name}}; missing:
 *     testcases are made without
 * @param additionalOutcomes ResultsDB's, beside the usual four
 * @param timeout for one answer
 */
public record ResultsDbConfig(
    URI url,
    Optional<Secret> token,
    Optional<String> testcaseUrl,
    List<String> additionalOutcomes,
    @Default("30s") Duration timeout) {

  public ResultsDbConfig {
    additionalOutcomes = List.copyOf(additionalOutcomes);
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new Refused("url", url + " (expected http://HOST:PORT/api/v2.0 or the like)");
    }
    if (testcaseUrl.isPresent() && !testcaseUrl.get().contains("{name}")) {
      throw new Refused(
          "testcaseUrl", testcaseUrl.get() + " (expected an address with {name} in it)");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new Refused("timeout", timeout.toMillis() + "ms (expected more than nothing)");
    }
  }
}
