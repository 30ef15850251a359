package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static String html(Content content) {
    StringOutput out = new StringOutput();
    content.writeTo(new OwaspHtmlTemplateOutput(out));
    return out.toString();
  }

  private static String page(WebContext context, WebConfig config, String base, String path) {
    return page(context, config, base, path, "<script>x</script>");
  }

  private static String page(
      WebContext context, WebConfig config, String base, String path, String message) {
    Pages pages = new Pages(context, config, Pages.COMMON);
    Map<String, Object> parameters = Map.of(
        "status", 404, "title", "Nothing", "message", message, "next", "Go on.", "home", "/home/");
    Answer answer = pages.page(base, path, "A & B", "error.jte", parameters);
    return new String(((Answer.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8);
  }

  private static WebConfig withLinks(Map<String, String> links) {
    WebConfig usual = WebConfig.forTests();
    return new WebConfig(
        usual.listen(),
        usual.port(),
        usual.tls(),
        usual.accessLog(),
        usual.trustedProxies(),
        usual.maxBody(),
        usual.maxHeader(),
        usual.bodyTimeout(),
        usual.answerTimeout(),
        usual.idleTimeout(),
        usual.workers(),
        usual.waiting(),
        usual.maxConnections(),
        links);
  }

  @Test
  void theFrameLeadsToAllDaemonsAndTheConfigurationSaysWhere() {
    Identity daemon = Site.context().daemon().version("0.1.0 (commit abc)");
    WebContext context = Site.context()
        .daemon(daemon)
        .links(List.of(new Link("Jobs", "/taskmaster/jobs"), new Link("Results", "/resultsdb/")));
    Map<String, String> links = new LinkedHashMap<>();
    links.put("Results", "http://127.0.0.1:5002/resultsdb/");
    links.put("Help", "/help");
    String page = page(context, withLinks(links), "/proxy", "/taskmaster/jobs/1");
    assertThat(page)
        .contains("<a href=\"/proxy/taskmaster/jobs\" aria-current=\"page\">Jobs</a>")
        .contains("<a href=\"http://127.0.0.1:5002/resultsdb/\">Results</a>")
        .contains("<a href=\"/proxy/help\">Help</a>")
        .contains("<title>A &amp; B · Taskotron</title>")
        .contains("Taskotron 0.1.0 (commit abc), test")
        .contains("&lt;script&gt;x&lt;/script&gt;")
        .contains("href=\"/proxy/home/static/");
    assertThat(page).doesNotContain("style=").doesNotContain("<script>");
  }

  @Test
  void charactersThatHtmlCannotHoldAreShownAsAMark() {
    WebContext context = Site.context();
    String odd = "a\u0000b\u0008\u001e\u007f\u0085c\ufdd0\uffff\td\u00a0e\ufffc漢\ud83d\ude00";
    assertThat(page(context, WebConfig.forTests(), "", "/", odd))
        .contains("a\ufffdb\ufffd\ufffd\ufffd\ufffdc\ufffd\ufffd\td\u00a0e\ufffc漢\ud83d\ude00");
  }

  @Test
  void theHeaderHasOneOrderOnAllDaemons() {
    WebContext trigger = Site.context().links(List.of(new Link("Messages", "/trigger/")));
    Map<String, String> links = new LinkedHashMap<>();
    links.put("Wiki", "http://wiki.example/");
    links.put("Results", "/resultsdb/");
    links.put("Jobs", "/taskmaster/");
    assertThat(page(trigger, withLinks(links), "", "/trigger/"))
        .containsSubsequence(">Jobs<", ">Results<", ">Messages<", ">Wiki<");
  }

  @Test
  void aStateIsColourSymbolAndWord() {
    assertThat(html(Fragments.badge(Tone.FAULT, "lost <x>")))
        .isEqualTo(
            "<span class=\"badge tone-fault\"><span class=\"symbol\" aria-hidden=\"true\">⚑</span>"
                + " lost &lt;x&gt;</span>");
  }

  @Test
  void timesAreUtc() {
    assertThat(html(Fragments.time(Instant.parse("2026-11-21T12:00:00.123456Z"))))
        .isEqualTo("<time datetime=\"2026-11-21T12:00:00.123456Z\">2026-11-21 12:00:00</time>");
    assertThat(html(Fragments.time(Optional.empty()))).contains("–");
  }

  @Test
  void durationsReadWell() {
    assertThat(Fragments.duration(Duration.ofMillis(45))).isEqualTo("45 ms");
    assertThat(Fragments.duration(Duration.ofMillis(3_210))).isEqualTo("3.2 s");
    assertThat(Fragments.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Fragments.duration(Duration.ofSeconds(184))).isEqualTo("3 min 4 s");
    assertThat(Fragments.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Fragments.duration(Duration.ofHours(76))).isEqualTo("3 d 4 h");
  }

  @Test
  void pagingEscapesAddresses() {
    assertThat(html(Fragments.paging(null, null, "/x?a=\"b&c")))
        .contains("<a rel=\"next\" href=\"/x?a=&#34;b&amp;c\">Older →</a>")
        .doesNotContain("Newer");
    assertThat(html(Fragments.paging(null, null, null))).isEmpty();
  }
}
