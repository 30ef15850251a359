package org.taskotron.base.daemon;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One command of a program. What belongs to it is made when it is wanted: a daemon's start does not wait for the options of
 * all the commands that were not given.
 *
 * @param name as people type it
 */
public record Subcommand(String name, Supplier<CommandSpec> maker) {

  /** One whose options and words are in picocli's annotations. */
  public static Subcommand annotated(String name, Supplier<?> command) {
    return new Subcommand(name, () -> CommandSpec.forAnnotatedObject(command.get()));
  }

  /** One that has commands below it. */
  public static Subcommand over(String name, Supplier<?> command, Subcommand... below) {
    return new Subcommand(name, () -> {
      CommandSpec spec = CommandSpec.forAnnotatedObject(command.get());
      for (Subcommand one : below) {
        spec.addSubcommand(one.name(), one.spec());
      }
      return spec;
    });
  }

  /** A new one at each call. */
  CommandSpec spec() {
    CommandSpec spec = maker.get();
    if (!name.equals(spec.name())) {
      throw new IllegalStateException("the command " + name + " calls itself " + spec.name());
    }
    return spec;
  }
}
