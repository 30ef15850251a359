package org.taskotron.base.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders the templates of a module inside the frame that all pages share. A template gets its parameters by name, and
 * the frame as {@code @param org.taskotron.base.web.Frame frame}. Small things that pages share are in {@link
 * Fragments}. Safe for use by several threads.
 *
 * <pre>{@code
 * Pages pages = new Pages(context, config, "org.taskotron.master.templates");
 * return pages.page(request, "Jobs", "jobs.jte", Map.of("jobs", jobs));
 * }</pre>
 */
public final class Pages {

  static final String COMMON = "org.taskotron.base.templates";

  /** What people look for stands in the same place on every daemon's pages; what is not named here comes behind it. */
  private static final List<String> ORDER =
      List.of("Jobs", "Queue", "Slaves", "Results", "Items", "Testcases", "Groups", "Messages");

  /** The replacement character. */
  private static final char MARK = '\ufffd';

  private static final TemplateEngine FRAME = engine(COMMON);

  private final TemplateEngine templates;
  private final WebContext context;
  private final List<Link> links;
  private final Map<String, String> assets;

  /** @param templatePackage the packageName of the module's jte-maven-plugin */
  public Pages(WebContext context, WebConfig config, String templatePackage) {
    this.templates = templatePackage.equals(COMMON) ? FRAME : engine(templatePackage);
    this.context = context;
    this.links = links(context.pages().links(), config.links());
    this.assets = new Assets(context.pages()).paths();
  }

  private static TemplateEngine engine(String templatePackage) {
    TemplateEngine engine =
        TemplateEngine.createPrecompiled(null, ContentType.Html, null, templatePackage);
    engine.setTrimControlStructures(true);
    return engine;
  }

  /** The daemon's own links, with the configuration's addresses, and what the configuration adds. */
  private static List<Link> links(List<Link> own, Map<String, String> configured) {
    Map<String, String> left = new LinkedHashMap<>(configured);
    List<Link> all = new ArrayList<>();
    for (Link link : own) {
      String other = left.remove(link.label());
      all.add(other == null ? link : new Link(link.label(), other));
    }
    left.forEach((label, url) -> all.add(new Link(label, url)));
    all.sort(Comparator.comparingInt(link -> place(link.label())));
    return List.copyOf(all);
  }

  private static int place(String label) {
    int place = ORDER.indexOf(label);
    return place >= 0 ? place : ORDER.size();
  }

  /** A page with this title. */
  public Answer page(
      Request request, String title, String template, Map<String, Object> parameters) {
    return page(request.basePath(), request.rawPath(), title, template, parameters);
  }

  Answer page(
      String base, String path, String title, String template, Map<String, Object> parameters) {
    Frame frame = new Frame(
        title,
        "Taskotron",
        base,
        path,
        context.pages().home(),
        links,
        assets,
        context.daemon().version(),
        context.daemon().name());
    Map<String, Object> all = new HashMap<>(parameters);
    all.put("frame", frame);
    StringOutput out = new StringOutput(8_192);
    gg.jte.Content body = inner -> templates.render(template, all, inner);
    FRAME.render("frame.jte", Map.of("frame", frame, "body", body), out);
    return Answer.html(shown(out.toString()));
  }

  /** What HTML cannot hold in any spelling is shown as a mark. */
  private static String shown(String page) {
    int at = 0;
    while (at < page.length() && isAllowed(page.charAt(at))) {
      at++;
    }
    if (at == page.length()) {
      return page;
    }
    char[] all = page.toCharArray();
    for (; at < all.length; at++) {
      if (!isAllowed(all[at])) {
        all[at] = MARK;
      }
    }
    return new String(all);
  }

  private static boolean isAllowed(char c) {
    return c >= ' ' && c < '\u007f'
        || c >= '\u00a0' && c < '\ufdd0'
        || c > '\ufdef' && c < '\ufffe'
        || c == '\n'
        || c == '\t'
        || c == '\r'
        || c == '\f';
  }
}
