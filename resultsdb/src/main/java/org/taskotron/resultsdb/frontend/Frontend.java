package org.taskotron.resultsdb.frontend;

import java.util.List;
import java.util.Optional;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Link;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;

/**
 * The pages: lists with their filters in the address, a page for each item, result, group and testcase under addresses
 * that people know from ResultsDB ({@code /results/7}).
 */
public final class Frontend implements AutoCloseable {

  /** What the header of the pages leads to. */
  private static final List<Link> LINKS = List.of(
      new Link("Results", "/results"),
      new Link("Items", "/items"),
      new Link("Testcases", "/testcases"),
      new Link("Groups", "/groups"));

  private static final int RETRY_AFTER_SECONDS = 5;

  private final Bell bell;
  private final Site site;

  /** @param publicApi where the API is for whoever reads the pages */
  public Frontend(ApiClient api, String publicApi, WebContext context, WebConfig config) {
    this.bell = new Bell(api);
    this.site = new Site(
        api,
        bell,
        new Pages(context, config, "org.taskotron.resultsdb.templates"),
        publicApi.replaceAll("/+$", ""),
        context.daemon().clock());
  }

  /** What a listener of the pages serves them with, beside who it is. */
  public static WebContext context(WebContext context) {
    return context.alsoUnder("/resultsdb").links(LINKS).translation(Frontend::translate);
  }

  /** What a failure means to the reader. */
  private static Optional<HttpRefusal> translate(Throwable thrown) {
    if (thrown instanceof ApiAway) {
      return Optional.of(HttpRefusal.unavailable(
          "ResultsDB's API does not answer just now: " + thrown.getMessage(), RETRY_AFTER_SECONDS));
    }
    if (thrown instanceof ApiRefusal) {
      return Optional.of(HttpRefusal.badRequest(Site.plain(String.valueOf(thrown.getMessage()))));
    }
    return Optional.empty();
  }

  /** All routes of the pages. */
  public Routes routes() {
    Routes routes = new Routes();
    new StartPage(site).addTo(routes);
    new ResultPages(site).addTo(routes);
    new ItemPages(site).addTo(routes);
    new TestcasePages(site).addTo(routes);
    new GroupPages(site).addTo(routes);
    new Feeds(site).addTo(routes);
    new Badges(site).addTo(routes);
    new LivePart(bell).addTo(routes);
    Permalinks.addTo(routes);
    return routes;
  }

  @Override
  public void close() {
    bell.close();
  }
}
