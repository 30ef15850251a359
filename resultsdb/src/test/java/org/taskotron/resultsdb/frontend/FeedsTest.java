package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.web.Percent;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** News for readers of feeds, and badges for other people's pages: XML both, whatever is in a result. */
class FeedsTest {

  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final String NASTY = "<a href='x'>\"&amp;\u0001\u0008 漢字 \uD83D\uDE00 ]]>";

  @TempDir
  Path folder;

  private PagesServer pages;

  @BeforeEach
  void start() {
    pages = new PagesServer(folder);
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  private static Document parsed(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> all(Document document, String element) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = document.getElementsByTagNameNS(ATOM, element);
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void aFeedIsValidAndItsIdsStay() throws Exception {
    long first = pages.posted(
        "dist.lint",
        "FAILED",
        "submit_time",
        1_000,
        "note",
        NASTY,
        "ref_url",
        "javascript:alert(1)",
        "data",
        Map.of("item", "foo-1-1", "arch", "x86_64"));
    long second =
        pages.posted(NASTY, "PASSED", "submit_time", 2_500, "data", Map.of("item", NASTY));
    PagesServer.Page page = pages.get("/resultsdb/results.atom");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("application/atom+xml");
    assertThat(page.body()).doesNotContain("javascript:");
    Document feed = parsed(page.body());
    assertThat(feed.getDocumentElement().getLocalName()).isEqualTo("feed");
    assertThat(all(feed, "id"))
        .containsExactly(
            "https://public.example/api/v2.0/results",
            "https://public.example/api/v2.0/results/" + second,
            "https://public.example/api/v2.0/results/" + first);
    assertThat(all(feed, "updated"))
        .containsExactly(
            "1970-01-01T00:00:02.500Z", "1970-01-01T00:00:02.500Z", "1970-01-01T00:00:01Z");
    assertThat(all(feed, "title").get(2)).isEqualTo("failed: dist.lint of foo-1-1 (x86_64)");
    assertThat(all(feed, "author")).hasSize(1);
    Element link = (Element) feed.getElementsByTagNameNS(ATOM, "link").item(0);
    assertThat(link.getAttribute("rel")).isEqualTo("self");
    assertThat(link.getAttribute("href")).isEqualTo(pages.url() + "/resultsdb/results.atom");
    assertThat(pages
            .get("/resultsdb/results.atom", "If-None-Match", page.header("ETag"))
            .status())
        .isEqualTo(304);
  }

  @Test
  void itemsTestcasesGroupsAndSearchesHaveFeeds() throws Exception {
    pages.posted("a", "PASSED", "data", Map.of("item", "foo-1-1"), "groups", List.of("g"));
    pages.posted("b", "PASSED", "data", Map.of("item", "bar-1-1"));
    for (String path :
        List.of("/items/foo-1-1", "/testcases/a", "/groups/g", "/results?item=foo*")) {
      String body = pages.get(path).body();
      String feed = body.replaceAll(
              "(?s).*type=\"application/atom\\+xml\" href=\"([^\"]*)\".*", "$1")
          .replace("&amp;", "&");
      assertThat(all(parsed(pages.get(feed).body()), "title"))
          .as(path + " " + feed)
          .hasSize(2)
          .contains("passed: a of foo-1-1");
    }
    assertThat(all(parsed(pages.get("/results.atom?item=none").body()), "updated"))
        .containsExactly("1970-01-01T00:00:00Z");
    assertThat(pages.get("/results.atom?since=x").status()).isEqualTo(400);
  }

  @Test
  void aBadgeSaysTheWorstAndMayBeKept() throws Exception {
    pages.posted("a", "PASSED", "data", Map.of("item", "foo-1-1"));
    pages.posted("b", "FAILED", "data", Map.of("item", "foo-1-1"));
    pages.posted("b", "PASSED", "data", Map.of("item", "x,y"));
    PagesServer.Page page = pages.get("/badge.svg?item=foo-1-1");
    assertThat(page.header("Content-Type")).startsWith("image/svg+xml");
    assertThat(page.header("Cache-Control")).isEqualTo("public, max-age=60");
    assertThat(page.body()).contains("<title>foo-1-1: 1 of 2 failed</title>");
    assertThat(pages
            .get("/badge.svg?item=foo-1-1", "If-None-Match", page.header("ETag"))
            .status())
        .isEqualTo(304);
    assertThat(pages.get("/badge.svg?item=foo-1-1&testcases=a").body())
        .contains("<title>a: passed</title>");
    assertThat(pages.get("/badge.svg?item=x,y").body()).contains("<title>x,y: passed</title>");
    assertThat(parsed(page.body()).getDocumentElement().getLocalName()).isEqualTo("svg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?item=none", "?item=", "?item=foo&since=x", "?testcases=none", "?outcome=odd"
      })
  void aBadgeOfNothingIsUnknown(String question) throws Exception {
    PagesServer.Page page = pages.get("/badge.svg" + question);
    assertThat(page.status()).isEqualTo(200);
    assertThat(parsed(page.body()).getDocumentElement().getTextContent()).contains("unknown");
  }

  @Test
  void aBadgeComesWhateverIsWrong() throws Exception {
    pages.api.close();
    PagesServer.Page page = pages.get("/badge.svg?item=" + Percent.encode(NASTY));
    assertThat(page.status()).isEqualTo(200);
    assertThat(parsed(page.body()).getDocumentElement().getTextContent()).contains("unknown");
    assertThat(pages.get("/results").status()).isEqualTo(503);
  }
}
