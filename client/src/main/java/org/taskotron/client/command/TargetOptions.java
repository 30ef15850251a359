package org.taskotron.client.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How each command is told which master it talks to. */
final class TargetOptions {

  @Option(
      names = "--master",
      paramLabel = "HOST:PORT",
      description =
          "the master's gRPC port (default: $TASKOTRON_MASTER, a house in .taskotron, 127.0.0.1:9989)")
  private @Nullable String grpc;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the master's pages (default: $TASKOTRON_URL, a house in .taskotron,"
          + " http://127.0.0.1:8010/taskmaster)")
  private @Nullable URI pages;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "holds the token of a client of master.yaml (default: $TASKOTRON_TOKEN_FILE,"
          + " the text in $TASKOTRON_TOKEN, a house in .taskotron)")
  private @Nullable Path tokenFile;

  Target target() {
    return Target.of(
        Optional.ofNullable(grpc),
        Optional.ofNullable(pages),
        Optional.ofNullable(tokenFile),
        System.getenv(),
        Path.of(""));
  }
}
