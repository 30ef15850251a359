package org.taskotron.base.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Command lines that all behave alike. Exit codes: 0 done, 1 it did not work, 2 wrong usage or configuration.
 *
 * <p>A program's main class is its top command: annotated with picocli's {@code @Command(name = …, description = …)}, with
 * a constructor without arguments, so that help, completion and man pages can be made from it; the commands below it are
 * picocli's subcommands, or a {@link Program}'s. Its main method is {@code
 * System.exit(Cli.run(new MasterMain(), args))}. Commands throw {@link Failure} and {@link ConfigException}; neither shows
 * a stack trace. An example of its use is the {@code header}: {@code --help} and man pages show it as such.
 */
public final class Cli {

  /** Checks one configuration file, or with it those that it names. */
  @FunctionalInterface
  public interface Check {
    void file(Path file) throws ConfigException;
  }

  private static final String NO_COLOR = "--no-color";
  private static final int WIDTH = 100;

  private Cli() {}

  /** Runs the command; answers the program's exit code. */
  public static int run(Object command, String... arguments) {
    return run(commandLine(command, Arrays.asList(arguments)), arguments);
  }

  /** Runs a command line that {@link #commandLine} made. */
  public static int run(CommandLine line, String... arguments) {
    if (Arrays.asList(arguments).contains(NO_COLOR)
        || !System.getenv().getOrDefault("NO_COLOR", "").isEmpty()) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    }
    int exitCode = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return exitCode;
  }

  /** The command with everything that ours have in common: {@code --help --version --no-color}, errors, exit codes. */
  public static CommandLine commandLine(Object command) {
    return commandLine(command, List.of());
  }

  /** With that one of a program's commands which is given, or with all. */
  private static CommandLine commandLine(Object command, List<String> arguments) {
    CommandLine line = new CommandLine(command);
    if (command instanceof Program program) {
      List<Subcommand> all = program.commands();
      List<Subcommand> given = all.stream()
          .filter(one -> !arguments.isEmpty() && one.name().equals(arguments.get(0)))
          .toList();
      (given.isEmpty() ? all : given).forEach(one -> line.addSubcommand(one.name(), one.spec()));
    }
    common(line);
    line.setUsageHelpWidth(WIDTH);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Cli::wrongUsage);
    line.setExecutionExceptionHandler((thrown, of, parsed) -> failed(thrown, of));
    return line;
  }

  private static void common(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(
          flag("Show this help and exit.", "-h", "--help").usageHelp(true).build());
    }
    if (spec.findOption("--version") == null) {
      spec.addOption(flag("Show the version and exit.", "-V", "--version")
          .versionHelp(true)
          .build());
    }
    if (spec.findOption(NO_COLOR) == null) {
      spec.addOption(flag("No colours, also with NO_COLOR set.", NO_COLOR).build());
    }
    spec.versionProvider(() -> new String[] {spec.root().name() + " " + Version.text()});
    spec.exitCodeOnInvalidInput(Exit.USAGE).exitCodeOnExecutionException(Exit.FAILED);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_HEADER, Cli::example);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Cli::commandList);
    line.getSubcommands().values().forEach(Cli::common);
  }

  private static String example(CommandLine.Help help) {
    String header = help.header();
    return header.isEmpty() ? "" : "Example: " + header + System.lineSeparator();
  }

  /** By what each command is for; picocli would show the example instead. */
  private static String commandList(CommandLine.Help help) {
    if (help.subcommands().isEmpty()) {
      return "";
    }
    int longest =
        help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    TextTable table = TextTable.forColumns(
        help.colorScheme(),
        new Column(longest + 4, 2, Column.Overflow.SPAN),
        new Column(WIDTH - longest - 4, 0, Column.Overflow.WRAP));
    help.subcommands().forEach((name, command) -> {
      String[] description = command.commandSpec().usageMessage().description();
      table.addRowValues(
          help.colorScheme().commandText(name),
          help.colorScheme().text(description.length == 0 ? "" : description[0]));
    });
    return table.toString();
  }

  private static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length))
        .arity("0")
        .type(boolean.class)
        .description(description);
  }

  private static int wrongUsage(CommandLine.ParameterException thrown, String[] arguments) {
    CommandLine line = thrown.getCommandLine();
    PrintWriter err = line.getErr();
    String program = line.getCommandSpec().qualifiedName();
    err.println(
        line.getColorScheme().errorText(program + ": " + thrown.getMessage() + meant(thrown)));
    err.println("Try '" + program + " --help'.");
    err.flush();
    return Exit.USAGE;
  }

  private static String meant(CommandLine.ParameterException thrown) {
    if (!(thrown instanceof CommandLine.UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    String word = unmatched.getUnmatched().get(0);
    CommandLine line = thrown.getCommandLine();
    Optional<String> near = word.startsWith("-")
        ? Nearest.to(word, line.getCommandSpec().optionsMap().keySet())
        : Nearest.to(word, line.getSubcommands().keySet());
    return near.map(known -> " (did you mean " + known + "?)").orElse("");
  }

  private static int failed(Exception thrown, CommandLine line) {
    PrintWriter err = line.getErr();
    String program = line.getCommandSpec().qualifiedName();
    if (thrown instanceof ConfigException refused) {
      refused
          .problems()
          .forEach(problem -> err.println(line.getColorScheme().errorText(problem.toString())));
      err.flush();
      return Exit.USAGE;
    }
    err.println(line.getColorScheme().errorText(program + ": " + message(thrown)));
    if (!isPlanned(thrown)) {
      if (System.getenv().getOrDefault("TASKOTRON_DEBUG", "").isEmpty()) {
        err.println("This should not happen. TASKOTRON_DEBUG=1 shows where it did.");
      } else {
        thrown.printStackTrace(err);
      }
    }
    err.flush();
    return Exit.FAILED;
  }

  private static boolean isPlanned(Exception thrown) {
    return thrown instanceof Failure
        || thrown instanceof IOException
        || thrown instanceof UncheckedIOException;
  }

  private static String message(Throwable thrown) {
    if (thrown instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return message(unchecked.getCause());
    }
    if (thrown instanceof FileSystemException file && file.getReason() == null) {
      String why = thrown instanceof NoSuchFileException
          ? "no such file or directory"
          : thrown instanceof AccessDeniedException
              ? "permission denied"
              : thrown.getClass().getSimpleName();
      return file.getFile() + ": " + why;
    }
    boolean itself =
        isPlanned(thrown instanceof Exception exception ? exception : new Exception(thrown));
    return thrown.getMessage() != null && itself ? thrown.getMessage() : thrown.toString();
  }

  /**
   * The body of every {@code checkconfig [DIR|FILE]}: says "ok" on standard output, or all mistakes on standard error.
   *
   * @param fileName the configuration's name within a directory
   */
  public static int checkConfig(
      CommandLine line, Path directoryOrFile, String fileName, Check check) {
    Path file =
        Files.isDirectory(directoryOrFile) ? directoryOrFile.resolve(fileName) : directoryOrFile;
    try {
      check.file(file);
      line.getOut().println(file + ": ok");
      line.getOut().flush();
      return Exit.DONE;
    } catch (ConfigException e) {
      int exitCode = failed(e, line);
      int count = e.problems().size();
      line.getErr().println(count == 1 ? "1 mistake" : count + " mistakes");
      line.getErr().flush();
      return exitCode;
    }
  }
}
