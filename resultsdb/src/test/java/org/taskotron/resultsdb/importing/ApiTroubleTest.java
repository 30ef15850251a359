package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.base.test.TestCertificate;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;
import org.taskotron.resultsdb.upstream.UpstreamAddress;
import org.taskotron.resultsdb.upstream.UpstreamFailure;

/** Servers that fail, lie, or are none. */
class ApiTroubleTest {

  @TempDir
  Path folder;

  private FakeUpstream upstream = new FakeUpstream();
  private Database database;
  private SqlImportStore imports;
  private SqlResultStore results;
  private Importer importer;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabases.sqlite(
        SqlResultStore.SCHEMA, Files.createDirectories(folder.resolve("database")));
    imports = new SqlImportStore(database);
    results = new SqlResultStore(database, new ManualClock());
    importer = new Importer(folder);
  }

  @AfterEach
  void close() {
    upstream.close();
    results.close();
    database.close();
  }

  /** It stops with these words; when the server is well again, the same command brings everything. */
  private void failsOnceWith(String... words) throws IOException {
    var failure = assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class);
    for (String word : words) {
      failure.hasMessageContaining(word);
    }
    importer.run(upstream, imports);
    everythingIsThere();
  }

  private void everythingIsThere() {
    ApiImportContract.assertSame(upstream, results);
    assertThat(imports.progress().orElseThrow().results()).isEqualTo(upstream.results.size());
  }

  private static FakeUpstream.Fault[] many(FakeUpstream.Fault fault, int count) {
    return Collections.nCopies(count, fault).toArray(FakeUpstream.Fault[]::new);
  }

  @Test
  void whatFailsForTheMomentIsAskedForAgain() throws Exception {
    upstream.results(120);
    upstream
        .fails("/testcases", FakeUpstream.status(500), FakeUpstream.status(502))
        .fails("/groups?", FakeUpstream.cut("{\"data\": [], \"next\": null}"))
        .fails("since=", FakeUpstream.ending("{\"data\": ["), FakeUpstream.status(504))
        .fails("/results/", FakeUpstream.status(503, "Retry-After", "40"))
        .fails(
            "/results/", FakeUpstream.status(429, "Retry-After", "Mon, 01 Jun 2026 00:01:30 GMT"))
        .fails("/results/", FakeUpstream.status(408, "Retry-After", "soon"));
    importer.run(upstream, imports);
    everythingIsThere();
    assertThat(importer.waited)
        .containsSequence(Duration.ofSeconds(1), Duration.ofSeconds(2))
        .containsSequence(Duration.ofSeconds(40), Duration.ofSeconds(90));
    assertThat(importer.said())
        .contains("status 500: it is broken; again in 1 s (try 2 of 10)")
        .contains("cut off")
        .contains("status 503: it is broken; again in 40 s");
  }

  @Test
  void oneThatStaysAwayIsLeftAloneAndTheSameCommandGoesOn() throws Exception {
    upstream.results(120);
    upstream.fails("since=2026-01-01T00:00:00.050000", many(FakeUpstream.status(503), 10));
    failsOnceWith(
        upstream.base() + "/results?_sort=asc:submit_time&since=2026-01-01T00:00:00.050000",
        "status 503",
        "10 tries");
    assertThat(importer.said())
        .contains("going on with " + upstream.base() + ", of which 50 results");
    assertThat(importer.waited).hasSize(9).endsWith(Duration.ofSeconds(30), Duration.ofSeconds(30));
  }

  @Test
  void oneThatWantsToBeLeftAloneForLongIs() throws Exception {
    upstream.results(10);
    upstream.fails("/groups", FakeUpstream.status(503, "Retry-After", "86400"));
    failsOnceWith("left alone for 1440 min");
    assertThat(importer.waited).isEmpty();
  }

  @Test
  void oneThatHangsInTheMiddleIsAskedAgain() throws Exception {
    upstream.results(10);
    upstream.fails("/testcases", upstream.hangs());
    importer.deadline(Duration.ofSeconds(1)).run(upstream, imports);
    everythingIsThere();
    assertThat(importer.said()).contains("no whole answer within 1 s");
  }

  @Test
  void pagesThatAreTooMuchAreAskedForInSmallerOnes() throws Exception {
    upstream.results(120);
    upstream
        .fails("limit=50&page=0", FakeUpstream.flood())
        .fails("since=2026-01-01T00:00:00.050000&limit=37", FakeUpstream.flood());
    importer.run(upstream, imports);
    everythingIsThere();
    assertThat(importer.said()).contains("over 32 MiB; asking for 25 at once");
  }

  @Test
  void oneResultThatIsTooLargeIsNamed() throws Exception {
    upstream.results(3);
    upstream.fails("asc:submit_time", many(FakeUpstream.flood(), 7));
    failsOnceWith("limit=1&page=0: an answer of over 32 MiB");
  }

  @Test
  void manyLittleThingsAreTooMuchToo() throws Exception {
    upstream.results(3);
    upstream.fails(
        "/testcases", FakeUpstream.body("{\"data\": [" + "[],".repeat(1_000_000) + "[]]}"));
    importer.run(upstream, imports);
    everythingIsThere();
    assertThat(importer.said()).contains("over 1000000 names and values; asking for 25");
  }

  @Test
  void aServerThatGivesFewerAtOnceIsTakenAsItIs() throws Exception {
    upstream.results(500);
    upstream.givingAtMost(7);
    importer.run(upstream, imports);
    everythingIsThere();
  }

  @Test
  void aServerThatGivesFewerAtOnceAndThatBreaksIsTakenUpInTheMiddle() throws Exception {
    upstream.results(500);
    upstream.givingAtMost(7).fails("limit=7&page=3", FakeUpstream.status(403));
    failsOnceWith("limit=7&page=3: status 403");
  }

  @Test
  void moreOfOneTimeThanItGivesAtOnceIsSaid() {
    for (int n = 0; n < 9; n++) {
      upstream.result(500 + n, "2026-01-02T00:00:00.5", "many");
    }
    upstream.givingAtMost(7);
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("more than 7 results were submitted at 2026-01-02T00:00:00.500000")
        .hasMessageContaining("bring a dump");
  }

  @Test
  void anOldServerThatDoesNotKnowSortIsNamed() {
    upstream.results(10);
    upstream.aged(FakeUpstream.Age.WITHOUT_SORT);
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("no results (expected some: result 20")
        .hasMessageContaining("before 2017");
  }

  @Test
  void anAnswerInAnotherOrderIsRefused() {
    upstream.results(10);
    upstream.aged(FakeUpstream.Age.SORTS_AS_IT_LIKES);
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("data[1].submit_time: \"2026-01-01T00:00:00.009000\"")
        .hasMessageContaining("expected nothing before the item before")
        .hasMessageContaining("before 2017");
    assertThat(results.result(20)).isEmpty();
  }

  @Test
  void aServerThatPassesOverSinceIsRefused() {
    upstream.results(120);
    upstream.fails("since=2026-01-01T00:00:00.050000", exchange -> {
      byte[] body = org.taskotron.base.web.Json.bytes(Map.of(
          "data",
          List.of(told(upstream, 0, result -> result.put("submit_time", "2020-01-01T00:00:00")))));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("data[0].submit_time")
        .hasMessageContaining("expected nothing before since");
  }

  @Test
  void aServerThatPassesOverPagesDoesNotGoOnForever() {
    upstream.results(10);
    for (int n = 0; n < 60; n++) {
      upstream.testcase("t-%03d".formatted(n), null);
    }
    List<Object> first = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      first.add(Map.of("name", n == 0 ? "dist.check-1" : "x" + n, "ref_url", ""));
    }
    upstream.fails(
        "/testcases?limit=50&page=1",
        FakeUpstream.body(
            org.taskotron.base.web.Json.text(Map.of("data", first, "next", "again"))));
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("data[0].name: \"dist.check-1\"")
        .hasMessageContaining("expected another one");
  }

  private static Map<String, Object> told(
      FakeUpstream upstream, int number, Consumer<Map<String, Object>> changed) {
    Map<String, Object> result = new LinkedHashMap<>(upstream.results.get(number));
    result.put("testcase", upstream.testcases.get(0));
    changed.accept(result);
    return result;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id | -1 | data[2].id: -1 (expected a whole number from 1 to 2147483647)",
        "id | 1e30 | data[2].id: 1",
        "id | \"5\" | data[2].id: \"5\" (expected a whole number",
        "id | 99999999999999999999 | data[2].id: 99999999999999999999 (expected",
        "id | null | data[2].id: null (expected",
        "outcome | 5 | data[2].outcome: 5 (expected a text",
        "testcase | \"dist.rpmlint\" | data[2].testcase: \"dist.rpmlint\" (expected an object)",
        "testcase | {\"name\": \"\", \"ref_url\": null} | data[2].testcase.name: \"\" (expected a text that is not empty)",
        "testcase | {\"name\": \"x\", \"ref_url\": 7} | data[2].testcase.ref_url: 7 (expected a text or null)",
        "testcase | {\"name\": \"x\"} | data[2].testcase.ref_url: missing (expected",
        "groups | [{\"uuid\": \"x\"}] | data[2].groups: [{\"uuid\":\"x\"}] (expected a list of texts)",
        "groups | null | data[2].groups: null (expected a list of texts)",
        "groups | [\"\"] | data[2].groups: [\"\"] (expected uuids",
        "note | [] | data[2].note: [] (expected a text or null)",
        "submit_time | \"yesterday\" | data[2].submit_time: \"yesterday\" (expected a time such as",
        "submit_time | 1661324097123 | data[2].submit_time: 1661324097123 (expected a text",
        "data | {\"item\": \"x\"} | data[2].data.item: \"x\" (expected a list of texts)",
        "data | {\"item\": [null]} | data[2].data.item: [null] (expected a list of texts)",
        "data | [] | data[2].data: [] (expected an object)",
        "data | {\"a\\u001bb\": 1} | data[2].data.a?b: 1 (expected a list of texts)",
      })
  void aResultThatIsNoneIsNamedAndNothingOfItsPageIsStored(
      String field, String value, String expected) throws Exception {
    upstream.results(5);
    Object bad = new com.fasterxml.jackson.databind.ObjectMapper().readTree(value);
    upstream.tells(answer -> changed(answer, field, bad));
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageStartingWith(upstream.base() + "/results?")
        .hasMessageContaining(expected);
    assertThat(results.result(2)).as("what stood before it").isEmpty();
  }

  /** The third result of a list is changed. */
  private static Object changed(Object answer, String field, Object value) {
    if (!(answer instanceof Map<?, ?> page) || !(page.get("data") instanceof List<?> data)) {
      return answer;
    }
    List<Object> items = new ArrayList<>(data);
    if (items.size() > 2
        && items.get(2) instanceof Map<?, ?> third
        && third.containsKey("submit_time")) {
      Map<Object, Object> bad = new LinkedHashMap<>(third);
      bad.put(field, value);
      items.set(2, bad);
    }
    Map<Object, Object> told = new LinkedHashMap<>(page);
    told.put("data", items);
    return told;
  }

  @Test
  void oneIdOfTwoResultsIsRefused() {
    upstream.results(5);
    upstream.result(4, FakeUpstream.time(100), "another");
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("data[5].id: 4 (expected another one")
        .hasMessageContaining("/results?");
    assertThat(results.result(2)).isEmpty();
  }

  @Test
  void aResultThatComesTwiceCountsOnce() throws Exception {
    upstream.results(5);
    upstream.results.add(upstream.results.get(1));
    importer.run(upstream, imports);
    assertThat(imports.progress().orElseThrow().results()).isEqualTo(5);
  }

  @Test
  void anIdThatIsAnotherResultsNowIsRefused() throws Exception {
    upstream.results(5);
    importer.run(upstream, imports);
    upstream.results.get(2).put("submit_time", "2026-01-01T00:00:01");
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("as result 6 is stored here: is this the same ResultsDB?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Log in, please</html>",
        "{\"data\": []} {}",
        "{\"data\": [], \"data\": []}",
        "[]",
        "{}",
        "{\"data\": 5}",
        "{\"data\": [5]}",
        "{\"data\": [{\"name\": \"a\\ud800b\", \"ref_url\": 5}]}",
        "\u0000\u0001",
      })
  void whatIsNoAnswerIsNamedWithItsAddress(String body) throws Exception {
    upstream.results(5);
    upstream.fails("/testcases", FakeUpstream.body(body));
    failsOnceWith(upstream.base() + "/testcases?limit=50&page=0: ", "(expected ");
  }

  @Test
  void deepAnswersAreNoAnswers() throws Exception {
    upstream.results(5);
    upstream.fails("/testcases", FakeUpstream.body("[".repeat(100_000)));
    failsOnceWith("/testcases?limit=50&page=0: no JSON");
  }

  @Test
  void anotherStatusIsToldAtOnce() throws Exception {
    upstream.results(5);
    upstream.fails("/groups", FakeUpstream.status(403));
    failsOnceWith("/groups?limit=1&page=0: status 403: it is broken");
    assertThat(importer.waited).isEmpty();
  }

  @Test
  void aServerThatIsNoResultsDbIsNamed() {
    assertThatThrownBy(() -> importer.run("http://127.0.0.1:" + upstream.port() + "/x", imports))
        .hasMessageContaining("/x/api/v2.0: status 404 (expected the API of ResultsDB)");
    upstream.fails(FakeUpstream.PATH, FakeUpstream.body("{\"fine\": true}"));
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .hasMessageContaining("no landing page of ResultsDB's API");
    assertThatThrownBy(() -> importer.run("http://does-not-exist.invalid", imports))
        .hasMessageContaining("http://does-not-exist.invalid/api/v2.0")
        .hasMessageContaining("3 tries");
    assertThat(imports.progress()).isEmpty();
  }

  @Test
  void aServerThatMovedOnTheSameHostIsFollowed() throws Exception {
    upstream.results(5);
    upstream.fails("/old", FakeUpstream.status(301, "Location", FakeUpstream.PATH + "/"));
    importer.run("http://127.0.0.1:" + upstream.port() + "/old", imports);
    everythingIsThere();
    assertThat(imports.progress().orElseThrow().source()).isEqualTo(upstream.base());
    assertThat(importer.said()).contains("/old/api/v2.0 leads to " + upstream.base());
  }

  @Test
  void aServerThatLeadsElsewhereIsNotFollowed() throws Exception {
    upstream.results(5);
    upstream.fails(
        "api/v2.0", FakeUpstream.status(302, "Location", "http://elsewhere.example/api/v2.0"));
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .hasMessageContaining("leads to http://elsewhere.example/api/v2.0")
        .hasMessageContaining("give its address with --from");
    upstream.fails("/groups", FakeUpstream.status(302, "Location", "/login"));
    failsOnceWith("/groups?limit=1&page=0: leads to /login");
    assertThat(upstream.asked).noneMatch(question -> question.contains("login"));
  }

  @Test
  void whatCannotStayAsItWasIsNamed() throws Exception {
    upstream.result(1, FakeUpstream.time(1), "t".repeat(800), "g").put("outcome", "passed");
    upstream.result(2, FakeUpstream.time(2), "t").put("note", "a\0b");
    upstream.result(3, FakeUpstream.time(3), "t").put("note", "n".repeat(3 << 20));
    Summary summary = importer.run(upstream, imports);
    assertThat(summary.results()).isEqualTo(3);
    assertThat(results.result(1).orElseThrow().outcome()).isEqualTo("PASSED");
    assertThat(results.result(2).orElseThrow().note()).contains("ab");
    assertThat(results.result(3).orElseThrow().note().orElseThrow()).hasSize(2 << 20);
    List<String> report = Files.readAllLines(summary.report());
    assertThat(report)
        .hasSize((int) summary.changed())
        .allMatch(line -> line.startsWith(upstream.base() + ": "))
        .anyMatch(line -> line.contains("result 1: testcase: name: 800 characters"))
        .anyMatch(line -> line.contains("result 1: outcome passed"))
        .anyMatch(line -> line.contains("result 2: note: NUL characters"));
    assertThat(importer.run(upstream, imports).changed())
        .as("results once, the testcase each time that it is read")
        .isEqualTo(summary.changed() + 1);
  }

  @Test
  void strictStopsBeforeWhatCannotStayAsItWas() throws Exception {
    upstream.results(60);
    upstream.result(500, "2026-01-02T00:00:00", "t").put("outcome", "passed");
    assertThatThrownBy(() -> new Importer(folder).strict().run(upstream, imports))
        .isInstanceOf(ImportRefused.class)
        .hasMessageContaining("result 500: outcome passed")
        .hasMessageContaining("--strict");
    assertThat(imports.progress().orElseThrow().results()).isEqualTo(50);
    importer.run(upstream, imports);
    assertThat(results.result(500).orElseThrow().outcome()).isEqualTo("PASSED");
  }

  @Test
  void thereIsAPauseBetweenQuestions() throws Exception {
    upstream.results(5);
    importer.pause(Duration.ofMillis(250)).run(upstream, imports);
    assertThat(importer.waited)
        .hasSize(upstream.asked.size() - 1)
        .containsOnly(Duration.ofMillis(250));
  }

  @Test
  void overTlsItIsReachedByThoseWhoTrustIt() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    upstream.close();
    upstream = new FakeUpstream(certificate.server());
    upstream.results(5);
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("--ca FILE");
    importer
        .trusting(org.taskotron.resultsdb.upstream.TrustedBy.file(certificate.certificate()))
        .run(upstream, imports);
    everythingIsThere();
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h/api/v2.0",
    "HTTPS://H.example:444/resultsdb_api/, https://h.example:444/resultsdb_api/api/v2.0",
    "http://h/api/v2.0/, http://h/api/v2.0",
  })
  void theVersionMayBeMissing(String given, String base) {
    assertThat(UpstreamAddress.of(given).base()).isEqualTo(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "resultsdb",
        "ftp://h/",
        "http://h/?a=b",
        "http://h/#x",
        "http:///x",
        "http://h/ x",
        "file:///etc"
      })
  void whatIsNoAddressIsRefused(String given) {
    assertThatThrownBy(() -> UpstreamAddress.of(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected such as https://");
  }

  @Test
  void aPasswordInAnAddressIsNotRepeated() {
    assertThatThrownBy(() -> UpstreamAddress.of("http://me:geheim@h/"))
        .hasMessageContaining("without user")
        .hasMessageNotContaining("geheim");
  }
}
