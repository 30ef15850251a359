package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.resultsdb.api.ApiServer;
import org.taskotron.resultsdb.fuzz.Fuzz;
import org.taskotron.resultsdb.fuzz.Markup;
import org.taskotron.resultsdb.fuzz.Nasty;
import org.taskotron.resultsdb.fuzz.RawAnswer;

/**
 * Addresses that nobody should ask for, of every page, over results with names that nobody should give: no answer is a
 * mistake of ours, takes over a second or is anything but whole, with every text escaped.
 */
class PagesFuzzTest {

  private static final int SHARES = 14;
  private static final int STORED = 150;
  private static final List<String> PARAMETERS = List.of(
      "page",
      "limit",
      "outcome",
      "testcases",
      "testcases:like",
      "groups",
      "since",
      "item",
      "item:like",
      "type",
      "arch",
      "name",
      "description",
      "uuid",
      "policy",
      "a",
      "b",
      "label",
      "_after",
      "_sort",
      "_distinct_on",
      "_total",
      Filters.KEY,
      Filters.VALUE,
      LivePart.DRAWN,
      "");
  private static final List<String> HEADERS = List.of(
      "Accept",
      "Cookie",
      "Last-Event-ID",
      "X-Forwarded-Host",
      "X-Forwarded-Proto",
      "X-Forwarded-Prefix",
      "X-Script-Name",
      "If-None-Match",
      "Range");

  @TempDir
  Path folder;

  private final Nasty nasty = new Nasty(Fuzz.SEED);
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private final Map<String, List<String>> known = new TreeMap<>();

  @Test
  void everyPageIsWholeWhateverIsAskedAndStored() throws Exception {
    try (PagesServer pages = new PagesServer(folder)) {
      for (int i = 0; i < STORED; i++) {
        store(pages.api);
      }
      List<String> patterns = pages.patterns();
      assertThat(patterns).allMatch(pattern -> pattern.startsWith("GET "));
      int sent = Fuzz.forShares(SHARES, () -> one(pages, nasty.oneOf(patterns).substring(4)));
      System.out.println(
          "fuzz: " + sent + " pages with seed " + Fuzz.SEED + ", answers " + answers);
    }
  }

  /** A result that is as odd as the API lets it be. */
  private void store(ApiServer api) {
    String testcase = nasty.text(700);
    String item = nasty.text(2_000);
    String group = nasty.text(36);
    Map<String, Object> data = new TreeMap<>(Map.of(
        "item", nasty.once(3) ? List.of(item, nasty.text(400)) : item,
        "type", nasty.text(300),
        "arch", nasty.once(2) ? "x86_64" : nasty.text(100),
        "scenario", nasty.text(100),
        "duration", nasty.text(20)));
    data.put(nasty.text(700).replace(":", ""), nasty.text(5_000));
    Map<String, Object> body = new TreeMap<>(Map.of(
        "testcase",
        Map.of("name", testcase, "ref_url", nasty.text(900)),
        "outcome",
        nasty.oneOf(List.of("PASSED", "FAILED", "INFO", "NEEDS_INSPECTION")),
        "groups",
        List.of(Map.of("uuid", group, "description", nasty.text(900), "ref_url", nasty.text(900))),
        "note",
        nasty.text(5_000),
        "ref_url",
        nasty.once(2) ? "https://x/" + nasty.text(100) : nasty.text(900),
        "data",
        data));
    ApiServer.Reply reply = api.post("/results", body);
    if (reply.status() != 201) {
      return;
    }
    keep("testcases", testcase);
    keep("items", item);
    keep("groups", group);
    keep("results", reply.json().path("id").asText());
    if (nasty.once(2)) {
      var unused = api.post(
          "/waivers",
          Map.of(
              "item", item, "testcase", testcase, "reason", nasty.text(900), "by", nasty.text(90)));
    }
  }

  private void keep(String kind, String name) {
    known.computeIfAbsent(kind, k -> new ArrayList<>()).add(name);
  }

  private void one(PagesServer pages, String pattern) throws Exception {
    byte[] request = request(pattern);
    RawAnswer answer = RawAnswer.to(request, pages.port());
    for (int i = 0; i < 2 && answer.millis() > Fuzz.SLOW_MILLIS; i++) { // this machine may be busy
      answer = RawAnswer.to(request, pages.port());
    }
    answers.merge(answer.status(), 1, Integer::sum);
    String what = new String(request, StandardCharsets.UTF_8);
    assertThat(answer.status()).as(what).isBetween(200, 499);
    assertThat(answer.millis()).as("milliseconds of %s", what).isLessThan(Fuzz.SLOW_MILLIS);
    byte[] body = answer.body();
    String type = answer.header("Content-Type");
    if (type.startsWith("text/html")) {
      assertThatCode(() -> Markup.check(body)).as(what).doesNotThrowAnyException();
    } else if (type.contains("xml")) {
      assertThatCode(() -> xml().parse(new ByteArrayInputStream(body)))
          .as(what + "\n" + new String(body, StandardCharsets.UTF_8))
          .doesNotThrowAnyException();
    }
    assertThat(answer.header("X-Injected")).as(what).isEmpty();
  }

  private static DocumentBuilder xml() throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder;
  }

  private byte[] request(String pattern) {
    StringBuilder head = new StringBuilder("GET ");
    head.append(filled(pattern)).append(query()).append(" HTTP/1.1\r\nHost: x\r\n");
    head.append("Connection: close\r\n");
    if (!nasty.once(4)) {
      head.append("Accept: text/html\r\n");
    }
    for (int i = nasty.once(3) ? 1 + nasty.below(3) : 0; i > 0; i--) {
      // Whoever ends a header line has begun another request, which is his own affair.
      String value = nasty.text(300).replaceAll("[\r\n]", " ");
      head.append(nasty.oneOf(HEADERS)).append(": ").append(value).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private List<String> namesOf(String pattern) {
    return known.entrySet().stream()
        .filter(kind -> pattern.startsWith("/" + kind.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }

  private String filled(String pattern) {
    List<String> names = namesOf(pattern);
    StringBuilder out = new StringBuilder();
    for (String part : pattern.replace("[/]", "").split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      boolean variable = part.startsWith(":") || part.startsWith("*") || nasty.once(100);
      String text = !names.isEmpty() && !nasty.once(4) ? nasty.oneOf(names) : nasty.text(1_000);
      out.append('/').append(variable ? nasty.encoded(text) : part);
    }
    return out.length() == 0 ? "/" : out + (nasty.once(50) ? "/" : "");
  }

  private String query() {
    StringBuilder out = new StringBuilder();
    for (int i = nasty.below(4); i > 0; i--) {
      String name = nasty.once(20) ? nasty.text(100) : nasty.oneOf(PARAMETERS);
      List<String> names = known.getOrDefault(name.equals("testcases") ? name : "items", List.of());
      String value = !names.isEmpty() && nasty.once(2)
          ? nasty.oneOf(names)
          : nasty.text(nasty.once(10) ? 14_000 : 400);
      String pair = nasty.encoded(name).replace("%3A", ":") + "=" + nasty.encoded(value);
      if (out.length() + pair.length() < 12_000 || nasty.once(50)) {
        out.append(out.length() == 0 ? '?' : '&').append(pair);
      }
    }
    return out.toString();
  }
}
