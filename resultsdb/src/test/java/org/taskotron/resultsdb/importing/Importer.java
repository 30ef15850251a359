package org.taskotron.resultsdb.importing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.upstream.Upstream;
import org.taskotron.resultsdb.upstream.UpstreamAddress;

/** Calls the import of an API as the command does; time passes at once, and is noted. */
final class Importer {

  final ManualClock clock = new ManualClock(Instant.parse("2026-06-01T00:00:00Z"));
  final List<Duration> waited = new ArrayList<>();
  final Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Duration pause = Duration.ZERO;
  private Duration deadline = Duration.ofSeconds(30);
  private Optional<SSLContext> trusted = Optional.empty();
  private boolean strict;
  private int limit = 50;

  Importer(Path folder) {
    this.folder = folder;
  }

  Importer limit(int items) {
    limit = items;
    return this;
  }

  Importer pause(Duration between) {
    pause = between;
    return this;
  }

  Importer deadline(Duration longest) {
    deadline = longest;
    return this;
  }

  Importer trusting(SSLContext context) {
    trusted = Optional.of(context);
    return this;
  }

  Importer strict() {
    strict = true;
    return this;
  }

  /** What it told the person at the terminal. */
  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  Summary run(FakeUpstream upstream, ImportStore store) throws IOException {
    return run(upstream.base(), store);
  }

  Summary run(String from, ImportStore store) throws IOException {
    ProgressLine line = new ProgressLine(
        new PrintStream(said, true, StandardCharsets.UTF_8), false, Ticker.system());
    try (Upstream upstream = new Upstream(
        UpstreamAddress.of(from),
        new Upstream.Manners(pause, deadline, trusted),
        clock,
        waited::add,
        line::say)) {
      return new ApiImport(
              upstream,
              new ApiImport.Settings(folder, strict, limit),
              new Outcomes(List.of()),
              clock,
              line)
          .into(store);
    }
  }
}
