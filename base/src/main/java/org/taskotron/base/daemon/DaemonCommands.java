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
 * public List<Subcommand> commands() {
 *   return List.of(MASTER.checkconfig(), MASTER.start(), MASTER.stop("Stop it."), …, MASTER.own("idle", Idle::new));
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

  public Subcommand checkconfig() {
    return command(
        "checkconfig",
        "Look for mistakes in a " + role.config().file() + "; changes nothing.",
        role.checked(),
        given -> given.check(given.path()));
  }

  public Subcommand start() {
    return command(
        "start",
        "Start the " + role.noun() + " in the background; waits until it is ready.",
        given -> given.daemon().start(given.runCommand()));
  }

  /** @param words what becomes of its work, too */
  public Subcommand stop(String words) {
    return command("stop", words, given -> given.daemon().stop());
  }

  /** @param words what becomes of its work, too */
  public Subcommand restart(String words) {
    return command("restart", words, given -> given.daemon().restart(given.runCommand()));
  }

  public Subcommand reconfig() {
    return command(
        "reconfig",
        "Read " + role.config().file() + " anew. A mistake in it keeps the old one in force.",
        given -> given.daemon().reconfig());
  }

  public Subcommand status() {
    return command(
        "status",
        "Say whether it runs, and what it does.",
        given -> given.daemon().status());
  }

  public Subcommand run(Act run) {
    return command("run", "Run in the foreground, for systemd.", run);
  }

  /** A command of the daemon's own, in a few words. */
  public Subcommand command(String name, String words, Act act) {
    return command(name, words, role.given(), act);
  }

  private Subcommand command(String name, String words, DaemonRole.Argument argument, Act act) {
    return new Subcommand(name, () -> {
      Given given = new Given(role, argument);
      Callable<Integer> work = () -> act.on(given);
      CommandSpec spec = CommandSpec.wrapWithoutInspection(work).name(name);
      spec.usageMessage().description(words);
      return spec.addPositional(given.argument());
    });
  }

  /** A command of the daemon's own, with picocli's annotations for its name, words and options. */
  public Subcommand own(String name, Function<Given, Callable<Integer>> command) {
    return new Subcommand(name, () -> {
      Given given = new Given(role, role.given());
      return CommandSpec.forAnnotatedObject(command.apply(given)).addPositional(given.argument());
    });
  }
}
