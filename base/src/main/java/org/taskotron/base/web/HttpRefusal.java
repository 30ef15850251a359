package org.taskotron.base.web;

import java.util.ArrayList;
import java.util.List;

/**
 * A request that is refused for a reason which the asker should hear: the value, then what was expected. Programs get
 * {@code {"message": …}}, people a page.
 */
public final class HttpRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient List<Header> headers;

  public HttpRefusal(int status, String message) {
    this(status, message, List.of());
  }

  private HttpRefusal(int status, String message, List<Header> headers) {
    super(message, null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status " + status + " (expected 400 to 599)");
    }
    this.status = status;
    this.headers = List.copyOf(headers);
  }

  public static HttpRefusal badRequest(String message) {
    return new HttpRefusal(400, message);
  }

  public static HttpRefusal notFound(String message) {
    return new HttpRefusal(404, message);
  }

  /** Something that is needed is away for now: asks to come again in so many seconds. */
  public static HttpRefusal unavailable(String message, int retryAfterSeconds) {
    return new HttpRefusal(503, message).with("Retry-After", Integer.toString(retryAfterSeconds));
  }

  /** The same refusal with a header more. */
  public HttpRefusal with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpRefusal(status, getMessage(), more);
  }

  /** As programs read it. */
  public Answer answer() {
    Answer answer = Answer.message(status, getMessage());
    for (Header header : headers) {
      answer = answer.header(header.name(), header.value());
    }
    return answer;
  }

  public int status() {
    return status;
  }

  /** The words for the asker. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  List<Header> headers() {
    return headers;
  }
}
