package org.taskotron.base.web;

import java.util.ArrayList;
import java.util.List;

/**
 * What the pages of a daemon have in common. A value; the methods copy.
 *
 * @param home the path of the daemon's own pages: {@code /taskmaster}; its stylesheet lies below
 * @param links the header's links; the configuration may add to them and change their addresses
 * @param assets class path resources that are served beside the common stylesheet
 */
public record PageParts(String home, List<Link> links, List<Asset> assets) {

  /** A file of a module's class path that its pages load. */
  public record Asset(Class<?> near, String name) {}

  public PageParts {
    links = List.copyOf(links);
    assets = List.copyOf(assets);
  }

  PageParts links(List<Link> links) {
    return new PageParts(home, links, assets);
  }

  PageParts asset(Class<?> near, String name) {
    List<Asset> more = new ArrayList<>(assets);
    more.add(new Asset(near, name));
    return new PageParts(home, links, more);
  }
}
