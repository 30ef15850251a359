package org.taskotron.master.log;

/**
 * Hears what becomes of what it fed into a log. Called by the log room's own thread: an implementation must only hand
 * over, never wait. After {@link #refused} or {@link #unavailable} nothing more is said.
 */
public interface LogListener {

  /** So many chunks have left memory; as many more may be handed in. */
  void taken(int chunks);

  /** Everything before {@code length} is on disk, the end too if {@code ended}. First said when the log is open. */
  void stored(long length, boolean ended);

  /** What was handed in can never be taken. */
  void refused(Reason reason, String why);

  /** The disk did not take it now: full, or broken. The same content may be handed in again later. */
  void unavailable(String why);

  /** Why a chunk is refused. */
  enum Reason {
    /** It begins beyond what the log has. */
    GAP,
    /** It contradicts what the log has: bytes after the end. */
    CONTRADICTION,
    /** Another feed of the same log was opened since. */
    REPLACED
  }
}
