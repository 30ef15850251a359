package org.taskotron.base.daemon;

/**
 * A daemon as its commands know it.
 *
 * @param program as the operator calls it: {@code buildmaster}
 * @param noun what people call it: {@code master}
 * @param main the class of the program, run again to start the daemon in the background
 * @param config what it reads
 * @param given what its commands are told
 * @param checked what {@code checkconfig} is told
 */
public record DaemonRole(
    String program, String noun, Class<?> main, Config config, Argument given, Argument checked) {

  /**
   * A configuration.
   *
   * @param file its name in a directory
   * @param check reads it, and what it names
   */
  public record Config(String file, Cli.Check check) {}

  /**
   * What stands behind a command's name.
   *
   * @param label as help shows it
   * @param otherwise what is taken where it is left out; empty: it must be there
   * @param description for people
   */
  public record Argument(String label, String otherwise, String description) {}

  /** A daemon that lives in a directory with its configuration; commands are told the directory. */
  public static DaemonRole inDirectory(String program, String noun, Class<?> main, Config config) {
    String directory = "the " + noun + "'s directory";
    return new DaemonRole(
        program,
        noun,
        main,
        config,
        new Argument("DIR", "", directory),
        new Argument(
            "DIR|FILE", ".", directory + ", or a file to be tried before it is put in place"));
  }

  /** A daemon whose configuration says where it lives; commands are told the configuration, or take the usual one. */
  public static DaemonRole ofConfig(
      String program, String noun, Class<?> main, Config config, Argument given) {
    return new DaemonRole(program, noun, main, config, given, given);
  }
}
