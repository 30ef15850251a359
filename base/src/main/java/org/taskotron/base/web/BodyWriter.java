package org.taskotron.base.web;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of a streamed answer. */
@FunctionalInterface
public interface BodyWriter {

  /**
   * Called on a thread of the streaming pool. Writing blocks while the reader does not take what was written, and throws
   * when the reader is gone or took nothing for too long.
   */
  void writeTo(OutputStream out) throws IOException;
}
