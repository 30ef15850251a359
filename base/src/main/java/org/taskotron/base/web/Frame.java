package org.taskotron.base.web;

import java.util.List;
import java.util.Map;

/**
 * What the frame of a page needs, and what templates need of it.
 *
 * @param base prefix of all our paths as the asker sees them
 * @param current the path that is shown, without that prefix
 * @param home the path of the daemon's own pages
 */
public record Frame(
    String title,
    String siteTitle,
    String base,
    String current,
    String home,
    List<Link> links,
    Map<String, String> assets,
    String version,
    String daemon) {

  /** One of our paths as it must stand in the page. */
  public String link(String path) {
    return base + path;
  }

  /** A link of the header as it must stand in the page; addresses elsewhere stay as they are. */
  public String href(Link link) {
    return link.url().startsWith("/") ? base + link.url() : link.url();
  }

  /** Whether a link of the header leads to the page that is shown, or to one above it. */
  public boolean isCurrent(Link link) {
    return link.url().equals(longestMatch());
  }

  private String longestMatch() {
    String longest = "";
    for (Link link : links) {
      String url = link.url();
      boolean leadsHere =
          current.equals(url) || current.startsWith(url.endsWith("/") ? url : url + "/");
      if (leadsHere && url.length() > longest.length()) {
        longest = url;
      }
    }
    return longest;
  }

  /** The address of an asset; it changes with the content, so that browsers may keep it for ever. */
  public String asset(String name) {
    String path = assets.get(name);
    if (path == null) {
      throw new IllegalArgumentException("no asset " + name);
    }
    return base + path;
  }
}
