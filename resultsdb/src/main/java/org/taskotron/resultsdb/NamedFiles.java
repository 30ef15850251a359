package org.taskotron.resultsdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;
import org.taskotron.base.web.WebConfig;
import org.taskotron.resultsdb.announce.BusTls;

/**
 * The certificates and keys that {@code resultsdb.yaml} names. Only {@code checkconfig} looks at them: a daemon whose
 * certificate for a bus is gone still takes results, and says of the bus that it waits.
 */
final class NamedFiles {

  private NamedFiles() {}

  /** Refuses settings whose files cannot be used, all of them at once. */
  static void check(Path file, ResultsDbConfig config) throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    look(file, "api.tls", pair(config.api()), problems);
    look(file, "frontend.tls", pair(config.frontend()), problems);
    look(
        file,
        "announce.fedora_messaging.tls",
        config.announce().fedoraMessaging().flatMap(bus -> bus.tls()),
        problems);
    look(file, "announce.stomp.tls", config.announce().stomp().flatMap(bus -> bus.tls()), problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static Optional<BusTls> pair(WebConfig listener) {
    return listener
        .tls()
        .map(tls ->
            new BusTls(Optional.empty(), Optional.of(tls.certificate()), Optional.of(tls.key())));
  }

  private static void look(
      Path file, String section, Optional<BusTls> tls, List<Problem> problems) {
    tls.ifPresent(files -> files
        .mistakes()
        .forEach((setting, what) ->
            problems.add(Problem.ofFile(file.toString(), section + "." + setting + ": " + what))));
  }
}
