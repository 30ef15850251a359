package org.taskotron.base.web;

import java.util.List;
import java.util.Map;

/**
 * What the frame of a page needs, and what templates need of it.
 *
 * @param base prefix of all our paths as the asker sees them
 * @param current the path that is shown, without that prefix
 */
public record Frame(
    String title,
    String siteTitle,
    String base,
    String current,
    List<Link> links,
    Map<String, String> assets,
    String version) {

  /** One of our paths as it must stand in the page. */
  public String link(String path) {
    return base + path;
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
