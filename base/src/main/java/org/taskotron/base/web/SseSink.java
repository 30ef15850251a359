package org.taskotron.base.web;

/**
 * The way to one reader of an event stream. Safe for use by several threads; events go out in the order of the calls.
 * What the reader has not taken yet waits in a bounded buffer: a reader that lets it run over is dropped, and comes back
 * with the id of the last event that reached it.
 */
public interface SseSink {

  /** Hands an event over. False: the reader is gone or was dropped just now; nothing that is sent will arrive. */
  boolean send(SseEvent event);

  /**
   * Whether the buffer is less than half full. A source that catches up from far behind asks before each portion, and
   * goes on when {@link #whenRoom} calls, so that it is never dropped for being thorough.
   */
  boolean hasRoom();

  /** Calls once, on a worker thread, when there is room: at once if there is some. Not at all when the reader is gone. */
  void whenRoom(Runnable goOn);

  /** False once the reader is gone. */
  boolean isOpen();

  /** Ends the stream cleanly after what was sent. */
  void end();
}
