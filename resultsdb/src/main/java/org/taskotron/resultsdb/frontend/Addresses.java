package org.taskotron.resultsdb.frontend;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.taskotron.base.web.Percent;

/** Paths of our own pages, and what may become a link at all. */
public final class Addresses {

  private static final Set<String> SWALLOWED = Set.of("", ".", "..");

  private Addresses() {}

  public static String result(long id) {
    return "/results/" + id;
  }

  public static String testcase(String name) {
    return testcase(name, Query.NONE);
  }

  /** A testcase's results with these filters. */
  public static String testcase(String name, Query filters) {
    return isPlainPath(name)
        ? "/testcases/" + Percent.encodePath(name) + filters.text()
        : "/results" + Query.NONE.and("testcases", name).and(filters).text();
  }

  /** Everything about an item. */
  public static String item(String item) {
    return isPlainPath(item)
        ? "/items/" + Percent.encodePath(item)
        : "/items?item=" + Percent.encode(item);
  }

  public static String comparison(String one, String other) {
    return "/compare" + Query.NONE.and("a", one).and("b", other).text();
  }

  /** Whether a text survives as the rest of a path: browsers and proxies tidy up dots and slashes. */
  private static boolean isPlainPath(String text) {
    return !text.isEmpty() && Stream.of(text.split("/", -1)).noneMatch(SWALLOWED::contains);
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
