package org.taskotron.base.daemon;

import java.nio.file.Path;
import org.taskotron.base.config.ConfigException;
import picocli.CommandLine;

/**
 * Command lines that all behave alike. Exit codes: 0 done, 1 it did not work, 2 wrong usage or configuration.
 *
 * <p>A program's main class is its top command: annotated with picocli's {@code @Command}, with a constructor without
 * arguments, so that help, completion and man pages can be made from it. Its main method is {@code
 * System.exit(Cli.run(new MasterMain(), args))}.
 */
public final class Cli {

  /** Checks one configuration file. */
  @FunctionalInterface
  public interface Check {
    void file(Path file) throws ConfigException;
  }

  private Cli() {}

  /** Runs the command; answers the program's exit code. */
  public static int run(Object command, String... arguments) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** The command with everything that ours have in common: {@code --help --version --no-color}, errors, exit codes. */
  public static CommandLine commandLine(Object command) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** The body of every {@code checkconfig [DIR|FILE]}: says "ok", or all mistakes on standard error. */
  public static int checkConfig(
      CommandLine line, Path directoryOrFile, String fileName, Check check) {
    throw new UnsupportedOperationException("comes soon");
  }
}
