package org.taskotron.base.web;

/** One HTTP listener. */
public final class WebServer implements AutoCloseable {

  private WebServer() {}

  /** Binds, and serves until it is closed. */
  public static WebServer start(WebConfig config, Routes routes, WebContext context) {
    throw new UnsupportedOperationException("comes next");
  }

  /** The port that is bound. */
  public int port() {
    return 0;
  }

  @Override
  public void close() {}
}
