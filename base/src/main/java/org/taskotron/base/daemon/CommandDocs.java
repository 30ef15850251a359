package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes manual pages and shell completions of programs; the build calls it. Arguments: a folder, then the programs' main
 * classes.
 */
public final class CommandDocs {

  private CommandDocs() {}

  /** Makes {@code man/man1/PROGRAM.1} and {@code bash-completion/completions/PROGRAM} in the folder. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Path folder = Path.of(arguments[0]);
    for (String main : List.of(arguments).subList(1, arguments.length)) {
      write(folder, Cli.commandLine(program(main)));
    }
  }

  private static Object program(String main) throws ReflectiveOperationException {
    return Class.forName(main).getDeclaredConstructor().newInstance();
  }

  static void write(Path folder, CommandLine line) throws IOException {
    String name = line.getCommandName();
    Path man = Files.createDirectories(folder.resolve("man/man1"));
    Files.writeString(man.resolve(name + ".1"), ManPage.of(line));
    Path completions = Files.createDirectories(folder.resolve("bash-completion/completions"));
    Files.writeString(completions.resolve(name), AutoComplete.bash(name, line));
  }
}
