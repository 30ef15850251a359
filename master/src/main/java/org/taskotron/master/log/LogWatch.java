package org.taskotron.master.log;

/** A reader's wish to hear of growth, until it is closed. */
public interface LogWatch extends AutoCloseable {
  @Override
  void close();
}
