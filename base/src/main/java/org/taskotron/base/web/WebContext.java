package org.taskotron.base.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a daemon tells its listener beside the routes: who it is, and how it serves. A value; the methods copy.
 *
 * @param daemon whom the listener speaks for
 * @param defaultPort where the configuration says nothing
 * @param prefixes below each of these all routes are served once more: {@code /resultsdb_api}
 * @param pages what its pages have in common
 * @param translation makes a refusal of exceptions that the daemon knows: a database that is away, for instance
 */
public record WebContext(
    Identity daemon,
    int defaultPort,
    List<String> prefixes,
    PageParts pages,
    Function<Throwable, Optional<HttpRefusal>> translation) {

  public WebContext {
    prefixes = List.copyOf(prefixes);
  }

  /** The least that a daemon must tell. */
  public static WebContext of(Identity daemon, String home, int defaultPort) {
    return new WebContext(
        daemon,
        defaultPort,
        List.of(),
        new PageParts(home, List.of(), List.of()),
        thrown -> Optional.empty());
  }

  public WebContext daemon(Identity daemon) {
    return new WebContext(daemon, defaultPort, prefixes, pages, translation);
  }

  public WebContext alsoUnder(String prefix) {
    List<String> more = new ArrayList<>(prefixes);
    more.add(prefix);
    return new WebContext(daemon, defaultPort, more, pages, translation);
  }

  public WebContext links(List<Link> links) {
    return pages(pages.links(links));
  }

  /** A script or picture of the module's own, found beside a class; {@link Frame#asset} names its address. */
  public WebContext asset(Class<?> near, String name) {
    return pages(pages.asset(near, name));
  }

  private WebContext pages(PageParts pages) {
    return new WebContext(daemon, defaultPort, prefixes, pages, translation);
  }

  public WebContext translation(Function<Throwable, Optional<HttpRefusal>> translation) {
    return new WebContext(daemon, defaultPort, prefixes, pages, translation);
  }
}
