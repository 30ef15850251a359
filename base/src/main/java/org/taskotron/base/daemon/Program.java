package org.taskotron.base.daemon;

import java.util.List;

/** A program of several commands: those that {@link DaemonCommands} make, and its own. */
public interface Program {

  /** In the order in which help and man page show them. */
  List<Subcommand> commands();
}
