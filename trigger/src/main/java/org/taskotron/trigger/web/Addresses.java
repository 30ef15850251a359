package org.taskotron.trigger.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** Addresses of our pages, for templates. */
public final class Addresses {

  private Addresses() {}

  /** The page of a message. */
  public static String message(String id) {
    return "/trigger/messages/" + encoded(id);
  }

  static String encoded(String id) {
    return URLEncoder.encode(id, UTF_8).replace("+", "%20");
  }
}
