package org.taskotron.base.daemon;

import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands that daemons have in common, so that each program says only what is its own: which of them it has, where
 * its tasks are meanwhile, how it runs.
 *
 * <pre>{@code
 * private static final DaemonCommands MASTER = new DaemonCommands(DaemonRole.inDirectory("buildmaster", "master", …));
 *
 * public List<CommandSpec> commands() {
 *   return List.of(MASTER.checkconfig(), MASTER.start(), MASTER.stop("Stop it."), …, MASTER.own(Idle::new));
 * }
 * }</pre>
 */
public final class DaemonCommands {

  /** The work of a command; answers an exit code. */
  @FunctionalInterface
  public interface Act {
    int on(Given given) throws Exception;
  }

  private final DaemonRole role;

  public DaemonCommands(DaemonRole role) {
    this.role = role;
  }

  public CommandSpec checkconfig() {
    return command(
        "checkconfig",
        "Look for mistakes in a " + role.config().file() + "; changes nothing.",
        role.checked(),
        given -> given.check(given.path()));
  }

  public CommandSpec start() {
    return command(
        "start",
        "Start the " + role.noun() + " in the background; waits until it is ready.",
        given -> given.daemon().start(given.runCommand()));
  }

  /** @param words what becomes of its work, too */
  public CommandSpec stop(String words) {
    return command("stop", words, given -> given.daemon().stop());
  }

  /** @param words what becomes of its work, too */
  public CommandSpec restart(String words) {
    return command("restart", words, given -> given.daemon().restart(given.runCommand()));
  }

  public CommandSpec reconfig() {
    return command(
        "reconfig",
        "Read " + role.config().file() + " anew. A mistake in it keeps the old one in force.",
        given -> given.daemon().reconfig());
  }

  public CommandSpec status() {
    return command(
        "status",
        "Say whether it runs, and what it does.",
        given -> given.daemon().status());
  }

  public CommandSpec run(Act run) {
    return command("run", "Run in the foreground, for systemd.", run);
  }

  /** A command of the daemon's own, in a few words. */
  public CommandSpec command(String name, String words, Act act) {
    return command(name, words, role.given(), act);
  }

  private CommandSpec command(String name, String words, DaemonRole.Argument argument, Act act) {
    Given given = new Given(role, argument);
    Callable<Integer> work = () -> act.on(given);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(work).name(name);
    spec.usageMessage().description(words);
    return spec.addPositional(given.argument());
  }

  /** A command of the daemon's own, with picocli's annotations for its name, words and options. */
  public CommandSpec own(Function<Given, Callable<Integer>> command) {
    Given given = new Given(role, role.given());
    return CommandSpec.forAnnotatedObject(command.apply(given)).addPositional(given.argument());
  }
}
