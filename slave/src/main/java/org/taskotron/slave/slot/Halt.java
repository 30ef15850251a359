package org.taskotron.slave.slot;

/** Why an attempt is to stop before it is done. A later one in this list goes before an earlier one. */
enum Halt {
  /** Somebody cancelled the job: the end, log and artifacts are handed in. */
  CANCELLED,
  /** The slave is being stopped with its tasks: the end is told, of the log what is quickly done. */
  SLAVE_STOPPED,
  /** The lease is another's now: everything is forgotten. */
  NOT_YOURS
}
