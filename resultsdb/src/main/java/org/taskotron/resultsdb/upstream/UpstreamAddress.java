package org.taskotron.resultsdb.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where version 2.0 of another ResultsDB's API begins.
 *
 * @param base without a slash at the end: {@code https://qa.example/resultsdb_api/api/v2.0}
 */
public record UpstreamAddress(String base) {

  private static final String VERSION = "/api/v2.0";

  /** Of all of it: it is remembered as the source of an import. */
  private static final int LONGEST = 200;

  private static final String EXPECTED =
      " (expected such as https://qa.example/resultsdb_api/api/v2.0, without user, query and fragment)";

  /**
   * The address that a person means; the version may be missing.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static UpstreamAddress of(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(text + EXPECTED, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean good = (scheme.equals("http") || scheme.equals("https"))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
    if (!good) {
      throw new IllegalArgumentException(withoutUser(text, uri) + EXPECTED);
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String base = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path
        + (path.endsWith(VERSION) ? "" : VERSION);
    if (base.length() > LONGEST) {
      throw new IllegalArgumentException(
          base.length() + " characters (expected " + LONGEST + " at most)");
    }
    return new UpstreamAddress(base);
  }

  /** A password may stand there, which nobody else should read. */
  private static String withoutUser(String text, URI uri) {
    return uri.getRawUserInfo() == null ? text : text.replace(uri.getRawUserInfo(), "…");
  }

  /** The address of a path with its query, both encoded. */
  URI at(String path) {
    return URI.create(base + path);
  }

  /** A text as it may stand in a query, or as one step of a path. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** This address by another scheme or path of the same host, where the server says that it has moved. */
  Optional<UpstreamAddress> movedTo(URI asked, String location) {
    try {
      URI to = asked.resolve(location);
      URI from = URI.create(base);
      boolean sameHost = from.getHost().equalsIgnoreCase(String.valueOf(to.getHost()));
      boolean noWorse = from.getScheme().equals(to.getScheme()) || "https".equals(to.getScheme());
      return sameHost && noWorse ? Optional.of(of(to.toString())) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return base;
  }
}
