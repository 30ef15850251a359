package org.taskotron.base.daemon;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A program's manual page, made from the definitions that {@code --help} is made from. One page holds all its commands.
 * (Picocli's own generator makes AsciiDoc, which would need another tool to become a page.)
 */
final class ManPage {

  private static final int SECTION = 1;

  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** In the language of man: roff. */
  static String of(CommandLine line) {
    return new ManPage().page(line);
  }

  private String page(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    String name = spec.name();
    macro("TH " + quoted(name.toUpperCase(Locale.ROOT)) + " " + SECTION + " \"\" "
        + quoted("Taskotron " + Version.number()) + " \"Taskotron\"");
    macro("SH NAME");
    text(name + " \\- " + escaped(summary(spec)));
    macro("SH SYNOPSIS");
    synopsis(spec);
    commands(line).forEach(command -> synopsis(command.getCommandSpec()));
    macro("SH DESCRIPTION");
    lines(spec.usageMessage().description()).forEach(this::paragraph);
    examples(spec);
    arguments(spec);
    List<CommandLine> commands = commands(line);
    if (!commands.isEmpty()) {
      macro("SH COMMANDS");
      commands.forEach(this::command);
    }
    ending();
    return page.toString();
  }

  /** Commands and theirs, in the order of the definition; hidden ones are left out. */
  private static List<CommandLine> commands(CommandLine line) {
    return line.getSubcommands().values().stream()
        .distinct()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .flatMap(command -> Stream.concat(Stream.of(command), commands(command).stream()))
        .toList();
  }

  private static String summary(CommandSpec spec) {
    List<String> description = lines(spec.usageMessage().description());
    List<String> words = description.isEmpty() ? lines(spec.usageMessage().header()) : description;
    return words.isEmpty() ? spec.name() : words.get(0).replaceFirst("\\.$", "");
  }

  /** Without picocli's format specifiers and colours. */
  private static List<String> lines(String[] formatted) {
    return Stream.of(formatted)
        .flatMap(
            text -> Ansi.OFF.string(text.replace("%n", "\n").replace("%%", "%")).lines())
        .filter(text -> !text.isBlank())
        .toList();
  }

  private void synopsis(CommandSpec spec) {
    StringBuilder words =
        new StringBuilder("\\fB").append(escaped(spec.qualifiedName())).append("\\fR");
    if (shown(spec.options()).stream().anyMatch(option -> !isCommon(option))) {
      words.append(" [\\fIOPTIONS\\fR]");
    }
    for (PositionalParamSpec parameter : shown(spec.positionalParameters())) {
      String label = "\\fI" + escaped(parameter.paramLabel()) + "\\fR"
          + (parameter.arity().max() > 1 ? "..." : "");
      words.append(' ').append(parameter.required() ? label : "[" + label + "]");
    }
    if (!spec.subcommands().isEmpty()) {
      words.append(" \\fICOMMAND\\fR");
    }
    text(words.toString());
    macro("br");
  }

  private void examples(CommandSpec spec) {
    List<String> header = lines(spec.usageMessage().header());
    if (!header.isEmpty()) {
      macro("PP");
      macro("nf");
      header.forEach(line -> text(escaped("Example: " + line)));
      macro("fi");
    }
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    macro("SS " + quoted(spec.qualifiedName().replaceFirst("^\\S+ ", "")));
    lines(spec.usageMessage().description()).forEach(this::paragraph);
    examples(spec);
    arguments(spec);
  }

  private void arguments(CommandSpec spec) {
    shown(spec.positionalParameters())
        .forEach(
            parameter -> argument("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter));
    shown(spec.options()).stream()
        .filter(option -> spec.parent() == null || !isCommon(option))
        .forEach(option -> argument(names(option), option));
  }

  private static String names(OptionSpec option) {
    String names = Stream.of(option.names())
        .map(name -> "\\fB" + escaped(name) + "\\fR")
        .collect(Collectors.joining(", "));
    return option.arity().max() == 0
        ? names
        : names + "=\\fI" + escaped(option.paramLabel()) + "\\fR";
  }

  private void argument(String title, ArgSpec argument) {
    macro("TP");
    text(title);
    String value = argument.defaultValue();
    String byDefault =
        value == null || argument.arity().max() == 0 ? "" : " (default: " + value + ")";
    List<String> description = lines(argument.description());
    text(escaped(String.join(" ", description) + byDefault));
  }

  private static <T extends ArgSpec> List<T> shown(List<T> arguments) {
    return arguments.stream().filter(argument -> !argument.hidden()).toList();
  }

  private static boolean isCommon(OptionSpec option) {
    return List.of("--help", "--version", "--no-color").contains(option.longestName());
  }

  private void ending() {
    macro("SH EXIT STATUS");
    status("0", "Done.");
    status("1", "It did not work.");
    status("2", "Wrong usage or configuration.");
  }

  private void status(String code, String meaning) {
    macro("TP");
    text("\\fB" + code + "\\fR");
    text(meaning);
  }

  private void paragraph(String words) {
    macro("PP");
    text(escaped(words));
  }

  private void macro(String macro) {
    page.append('.').append(macro).append('\n');
  }

  private void text(String roff) {
    boolean looksLikeMacro = roff.startsWith(".") || roff.startsWith("'");
    page.append(looksLikeMacro ? "\\&" : "").append(roff).append('\n');
  }

  private static String quoted(String words) {
    return '"' + escaped(words).replace("\"", "\\(dq") + '"';
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-");
  }
}
