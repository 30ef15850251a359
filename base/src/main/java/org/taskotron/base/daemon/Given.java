package org.taskotron.base.daemon;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a command of a daemon was given, once its command line is parsed: the daemon's directory, or its configuration. */
public final class Given {

  private final DaemonRole role;
  private final PositionalParamSpec argument;

  Given(DaemonRole role, DaemonRole.Argument argument) {
    this.role = role;
    PositionalParamSpec.Builder first = PositionalParamSpec.builder()
        .index("0")
        .paramLabel(argument.label())
        .type(Path.class)
        .description(argument.description());
    this.argument = argument.otherwise().isEmpty()
        ? first.arity("1").required(true).build()
        : first.arity("0..1").defaultValue(argument.otherwise()).build();
  }

  /** To be made part of the command. */
  PositionalParamSpec argument() {
    return argument;
  }

  /** As it was given. */
  public Path path() {
    return argument.getValue();
  }

  /** The same from the root. */
  public Path absolute() {
    return path().toAbsolutePath().normalize();
  }

  /** The configuration in the directory that was given. */
  public Path configFile() {
    return absolute().resolve(role.config().file());
  }

  /** The daemon of the directory that was given. */
  public DaemonDirectory daemon() {
    return daemonIn(path());
  }

  public DaemonDirectory daemonIn(Path directory) {
    return new DaemonDirectory(role.program(), directory, out());
  }

  /** How the daemon is run in the foreground. */
  public List<String> runCommand() {
    return Launcher.command(role.main(), "run", absolute().toString());
  }

  /** Says whether a configuration is good, or that in a directory; answers the exit code. */
  public int check(Path directoryOrFile) {
    return Cli.checkConfig(
        line(), directoryOrFile, role.config().file(), role.config().check());
  }

  public PrintWriter out() {
    return line().getOut();
  }

  private CommandLine line() {
    return argument.command().commandLine();
  }

  public void say(String text) {
    out().println(text);
  }
}
