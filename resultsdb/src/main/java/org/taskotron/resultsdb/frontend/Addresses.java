package org.taskotron.resultsdb.frontend;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.taskotron.base.web.Percent;

/** Paths of our own pages, and what may become a link at all. */
public final class Addresses {

  private Addresses() {}

  public static String result(long id) {
    return "/results/" + id;
  }

  public static String testcase(String name) {
    return "/testcases/" + Percent.encodePath(name);
  }

  public static String group(String uuid) {
    return "/groups/" + Percent.encode(uuid);
  }

  /** The list of results with this one filter. */
  public static String resultsWith(String key, String value) {
    return "/results?" + Percent.encode(key) + "=" + Percent.encode(value);
  }

  /** Somebody's link, if a browser may follow it: everything but the web's own schemes stays text. */
  public static Optional<String> safe(Optional<String> url) {
    return url.filter(Addresses::isWeb);
  }

  private static boolean isWeb(String url) {
    try {
      String scheme = new URI(url.strip().replace(' ', '+')).getScheme();
      String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
      return lower.equals("http") || lower.equals("https");
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
