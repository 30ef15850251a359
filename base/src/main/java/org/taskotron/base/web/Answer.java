package org.taskotron.base.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is answered: a status, headers, and one sort of body. A value; the methods that change something copy. */
public final class Answer {

  /** The sorts of body that there are. */
  sealed interface Body {}

  record Bytes(byte[] bytes) implements Body {}

  record FileBytes(Path path) implements Body {}

  record Events(SseSource source) implements Body {}

  record Streamed(BodyWriter writer) implements Body {}

  static final String HTML = "text/html; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON = "application/json";
  private static final Bytes NOTHING = new Bytes(new byte[0]);

  private final int status;
  private final String type;
  private final List<Header> headers;
  private final Body body;
  private final boolean untrusted;

  private Answer(int status, String type, List<Header> headers, Body body, boolean untrusted) {
    this.status = status;
    this.type = type;
    this.headers = headers;
    this.body = body;
    this.untrusted = untrusted;
  }

  public static Answer html(String page) {
    return bytes(HTML, page.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer text(String text) {
    return bytes(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** JSON that is ready. */
  public static Answer json(byte[] document) {
    return bytes(JSON, document);
  }

  /** A value (record, map, list, Jackson node) as JSON. */
  public static Answer json(Object value) {
    return bytes(JSON, Json.bytes(value));
  }

  /** {@code {"message": …}}, as all our errors are for programs. */
  public static Answer message(int status, String message) {
    return json(Map.of("message", message)).status(status);
  }

  public static Answer bytes(String type, byte[] bytes) {
    return new Answer(200, type, List.of(), new Bytes(bytes), false);
  }

  /** A status without a body: 204, for instance. */
  public static Answer empty(int status) {
    return new Answer(status, "", List.of(), NOTHING, false);
  }

  /**
   * Leads to another address with 303. One that begins with a slash should come from {@link Request#link}, so that it is
   * right behind a proxy.
   */
  public static Answer redirect(String url) {
    return empty(303).header("Location", asciiUrl(url));
  }

  /**
   * A file, with ETag, byte ranges and conditions. It may grow meanwhile: the answer is as long as the file was at its
   * start. One that is not there is 404.
   */
  public static Answer file(Path path, String type) {
    return new Answer(200, type, List.of(), new FileBytes(path), false);
  }

  /** An event stream that stays open. */
  public static Answer sse(SseSource source) {
    return new Answer(200, "text/event-stream", List.of(), new Events(source), false);
  }

  /** A body of unknown length that is written by a thread of the streaming pool. */
  public static Answer stream(String type, BodyWriter writer) {
    return new Answer(200, type, List.of(), new Streamed(writer), false);
  }

  public Answer status(int status) {
    return new Answer(status, type, headers, body, untrusted);
  }

  /** The same with a header more; a header of that name that is there stays too. */
  public Answer header(String name, String value) {
    List<Header> more = new ArrayList<>(headers.size() + 1);
    more.addAll(headers);
    more.add(new Header(name, value));
    return new Answer(status, type, List.copyOf(more), body, untrusted);
  }

  /**
   * Marks content that a task made: a browser shows it without running its scripts and without our origin's rights.
   */
  public Answer untrusted() {
    return new Answer(status, type, headers, body, true);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public List<Header> headers() {
    return headers;
  }

  /** The body, if it is at hand: not that of a file, a stream or events. */
  public Optional<byte[]> bytes() {
    return body instanceof Bytes at ? Optional.of(at.bytes()) : Optional.empty();
  }

  /** The same with another body. */
  public Answer with(String type, byte[] bytes) {
    return new Answer(status, type, headers, new Bytes(bytes), untrusted);
  }

  Body body() {
    return body;
  }

  boolean isUntrusted() {
    return untrusted;
  }

  boolean has(String header) {
    return headers.stream().anyMatch(h -> h.name().equalsIgnoreCase(header));
  }

  /** A header holds Latin-1; whatever else somebody put into a URL is percent-encoded. */
  private static String asciiUrl(String url) {
    StringBuilder ascii = new StringBuilder(url.length());
    for (byte b : url.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && b != '"' && b != '<' && b != '>' && b != '\\') {
        ascii.append((char) b);
      } else {
        ascii.append('%').append(String.format("%02X", b & 0xff));
      }
    }
    return ascii.toString();
  }
}
