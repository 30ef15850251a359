package org.taskotron.base.web;

/**
 * One event of an event stream.
 *
 * @param id where a reader goes on after this event; empty for one that does not move the mark
 * @param type the event's name
 * @param data its text, usually JSON
 */
public record SseEvent(String id, String type, String data) {
  public SseEvent {
    if (id.indexOf('\n') >= 0 || id.indexOf('\r') >= 0 || id.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("event id with a line break or NUL");
    }
    if (type.indexOf('\n') >= 0 || type.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("event type with a line break");
    }
  }
}
