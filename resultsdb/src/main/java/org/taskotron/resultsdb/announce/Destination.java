package org.taskotron.resultsdb.announce;

import java.util.List;

/** A bus that results are announced on. One thread sends; {@link #abort} may be called by another. */
interface Destination extends AutoCloseable {

  /** Names its cursor, in the database and in metrics: never changes. */
  String name();

  /**
   * Sees to it that there is a way to the broker.
   *
   * @throws NotSent when there is none now
   */
  void ready() throws NotSent, InterruptedException;

  /**
   * Sends messages in order, and returns when the broker has all of them for good, as far as its protocol can tell.
   *
   * @throws NotSent when some may not have arrived; says how many did
   */
  void send(List<Message> messages) throws NotSent, InterruptedException;

  /** Breaks off a {@link #send} that takes too long. */
  void abort();

  /** Says good-bye to the broker. */
  @Override
  void close();
}
