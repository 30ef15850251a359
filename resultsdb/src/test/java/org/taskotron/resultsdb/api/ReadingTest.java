package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** What can be asked, and what is told. */
class ReadingTest extends ApiContract {

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void theLandingPageOffersChoices(String slash) {
    Reply reply = api.get(slash);
    assertThat(reply.status()).isEqualTo(300);
    assertThat(reply.headers().firstValue("Location")).isEmpty();
    assertThat(reply.message()).isNotEmpty();
    assertThat(reply.at("/documentation")).isEqualTo("https://docs.example/");
    assertThat(reply.at("/groups")).isEqualTo(api.base() + "/groups");
    assertThat(reply.at("/results")).isEqualTo(api.base() + "/results");
    assertThat(reply.at("/testcases")).isEqualTo(api.base() + "/testcases");
    assertThat(reply.json().path("outcomes").toString())
        .isEqualTo("[\"PASSED\",\"INFO\",\"FAILED\",\"NEEDS_INSPECTION\"]");
  }

  @Test
  void theHealthCheckIsOk() {
    Reply reply = api.get("/healthcheck");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{\"message\":\"Health check OK\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "/results/7, Result not found",
    "/results/abc, Result not found",
    "/results/-1, Result not found",
    "/results/1.0, Result not found",
    "/results/99999999999999999999, Result not found",
    "/results/%F0%9F%8E%89, Result not found",
    "/groups/none, Group not found",
    "/groups/none/results, Group not found: none",
    "/testcases/none, Testcase not found",
    "/testcases/no/ne/results, Testcase not found",
    "/results/, Not found",
    "/nothing, Not found",
    "/Results, Not found",
  })
  void whatIsNotThereIs404(String path, String message) {
    Reply reply = api.get(path);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.message()).isEqualTo(message);
  }

  @Test
  void otherMethodsAreRefused() {
    Reply reply = api.send("DELETE", "/results");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow").orElse("")).contains("GET").contains("POST");
    assertThat(api.send("HEAD", "/results").status()).isEqualTo(200);
    assertThat(api.send("OPTIONS", "/results").status()).isLessThan(300);
    assertThat(api.send("PUT", "/results/7").headers().firstValue("Allow"))
        .hasValue("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void anUnknownAddressIs404WhateverTheMethod(String method) {
    for (String path : List.of("/nothing", "/result", "/results/", "/results/7/8", "/testcases/")) {
      Reply reply = api.send(method, path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.text()).isEqualTo("{\"message\":\"Not found\"}");
    }
    assertThat(api.post("/nothing", "{}").status()).isEqualTo(404);
  }

  @Test
  void namesWithSlashesWorkThroughout() {
    long id = posted("dist/x86 64/rpmlint");
    posted("dist");
    for (String path : List.of("dist/x86%2064/rpmlint", "dist%2Fx86%2064%2Frpmlint")) {
      assertThat(api.get("/testcases/" + path).at("/name")).isEqualTo("dist/x86 64/rpmlint");
      assertThat(api.get("/testcases/" + path + "/results").ids()).containsExactly(id);
    }
    assertThat(api.get("/results?testcases=dist/x86%2064/rpmlint").ids()).containsExactly(id);
  }

  @Test
  void testcasesAreListedAndFiltered() {
    for (String name : List.of("b.two", "a.one", "a.two", "x*y")) {
      api.post("/testcases", Map.of("name", name));
    }
    assertThat(api.get("/testcases").all("/name"))
        .containsExactly("a.one", "a.two", "b.two", "x*y");
    assertThat(api.get("/testcases?name=a.two,%20b.two%20,,none").all("/name"))
        .containsExactly("a.two", "b.two");
    assertThat(api.get("/testcases?name:like=*.two").all("/name"))
        .containsExactly("a.two", "b.two");
    assertThat(api.get("/testcases?name:like=a*,*two").all("/name"))
        .containsExactly("a.one", "a.two", "b.two");
    assertThat(api.get("/testcases?name=b.two&name:like=a*").all("/name")).containsExactly("b.two");
    assertThat(api.get("/testcases?name=,&name:like=a*").all("/name")).hasSize(4);
    assertThat(api.get("/testcases?name=&name:like=a*").all("/name")).hasSize(2);
    assertThat(api.get("/testcases?name=a.one&name=a.two").all("/name")).containsExactly("a.one");
    assertThat(api.get("/testcases?name=x*y").all("/name")).containsExactly("x*y");
    assertThat(api.get("/testcases?name=a*").all("/name")).isEmpty();
    assertThat(api.get("/testcases?unknown=ignored").all("/name")).hasSize(4);
  }

  @Test
  void groupsAreListedAndFiltered() {
    api.post("/groups", Map.of("uuid", "1", "description", "first one"));
    api.post("/groups", Map.of("uuid", "2", "description", " second"));
    api.post("/groups", Map.of("uuid", "3"));
    assertThat(api.get("/groups").all("/uuid")).containsExactly("3", "2", "1");
    assertThat(api.get("/groups?uuid=1,3").all("/uuid")).containsExactly("3", "1");
    assertThat(api.get("/groups?uuid=1,%203").all("/uuid")).containsExactly("1");
    assertThat(api.get("/groups?uuid=").all("/uuid")).hasSize(3);
    assertThat(api.get("/groups?description=first%20one,%20second").all("/uuid"))
        .containsExactly("2", "1");
    assertThat(api.get("/groups?description=second").all("/uuid")).isEmpty();
    assertThat(api.get("/groups?description:like=*s*,none*").all("/uuid"))
        .containsExactly("2", "1");
    assertThat(
            api.get("/groups?description=first%20one&description:like=*second").all("/uuid"))
        .containsExactly("1");
    assertThat(api.get("/groups?uuid=2,3&description:like=*").all("/uuid")).containsExactly("2");
    assertThat(api.get("/groups?page=1&limit=2").all("/uuid")).containsExactly("1");
  }

  @Test
  void resultsAreFilteredByTheirOwnFields() {
    long a = posted("dist.a", "outcome", "FAILED", "groups", List.of("g"), "submit_time", 1000);
    long b = posted("dist.b", "groups", List.of("g", "h"), "submit_time", 2000);
    long c = posted("c", "outcome", "INFO", "submit_time", 3000);
    assertThat(api.get("/results").ids()).containsExactly(c, b, a);
    assertThat(api.get("/results?outcome=failed,%20INFO").ids()).containsExactly(c, a);
    assertThat(api.get("/results?testcases=dist.a,c").ids()).containsExactly(c, a);
    assertThat(api.get("/results?testcases:like=dist.*").ids()).containsExactly(b, a);
    assertThat(api.get("/results?testcases:like=dist.a,*c").ids()).containsExactly(c, a);
    assertThat(api.get("/results?testcases=c&testcases:like=*.b").ids()).containsExactly(c, b);
    assertThat(api.get("/results?groups=h,g").ids()).containsExactly(b, a);
    assertThat(api.get("/results?groups=g&outcome=PASSED").ids()).containsExactly(b);
    assertThat(api.get("/results?testcases=&groups=&outcome=").ids()).hasSize(3);
    assertThat(api.get("/results?testcases=c&testcases=dist.a").ids()).containsExactly(c);
    assertThat(api.get("/groups/g/results").ids()).containsExactly(b, a);
    assertThat(api.get("/groups/g/results?groups=none&outcome=FAILED").ids()).containsExactly(a);
    assertThat(api.get("/testcases/dist.b/results?testcases=c&testcases:like=*").ids())
        .containsExactly(b);
    assertThat(api.get("/results?_sort=asc:submit_time").ids()).containsExactly(a, b, c);
    assertThat(api.get("/results?_sort=desc:submit_time").ids()).containsExactly(c, b, a);
    assertThat(api.get("/results?_sort=odd").ids()).containsExactly(c, b, a);
    assertThat(api.get("/results?_sort=disable_sorting").ids()).hasSize(3);
    assertThat(api.get("/results?_distinct_on=x").ids()).hasSize(3);
  }

  @Test
  void everyOtherParameterFiltersByData() {
    long a = posted("t", "data", Map.of("item", "foo-1", "arch", List.of("x86_64", "noarch")));
    long b = posted(
        "t", "data", Map.of("item", "foo-2", "arch", "noarch", "productmd.id", "x", "page", "7"));
    assertThat(api.get("/results?item=foo-1").ids()).containsExactly(a);
    assertThat(api.get("/results?item=foo-1,foo-2").ids()).containsExactly(b, a);
    assertThat(api.get("/results?item=foo-1&item=foo-2").ids()).containsExactly(b, a);
    assertThat(api.get("/results?item=%20foo-1").ids()).isEmpty();
    assertThat(api.get("/results?arch=x86_64,noarch").ids()).containsExactly(b, a);
    assertThat(api.get("/results?arch=x86_64&arch:like=no*").ids()).containsExactly(a);
    assertThat(api.get("/results?item:like=foo*").ids()).containsExactly(b, a);
    assertThat(api.get("/results?item:like=*1,none*").ids()).containsExactly(a);
    assertThat(api.get("/results?item:foo=foo-1").ids()).containsExactly(a);
    assertThat(api.get("/results?item:like:like=foo*").ids()).isEmpty();
    assertThat(api.get("/results?productmd.id=x").ids()).containsExactly(b);
    assertThat(api.get("/results?item=").ids()).isEmpty();
    assertThat(api.get("/results?callback=jsonp").ids()).isEmpty();
    assertThat(api.get("/results?_auth_module=x").ids()).isEmpty();
    assertThat(api.get("/results?page=0&item=foo-2").ids()).containsExactly(b);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2016|3",
        "2016-08|3",
        "2016-08-14|3",
        "20160814|3",
        "2016-8-14|3",
        "2016-08-14T13|3",
        "2016-08-14%2013:42|3",
        "2016-08-14T13:42:57|3",
        "20160814T134257|3",
        "2016-08-14T13:42:57.1|2",
        "2016-08-14T13:42:57.100001Z|1",
        "2016-08-14T13:42:57.100000%2B05:00|2",
        "2016-08-14T13:42:57-0500|3",
        "2016-08-14T13:42:57Z,2016-08-14T13:42:57.1|2",
        "2016,2017|3",
        "2016,2016|0",
        "2017|0",
        "2016,2017,odd|3",
      })
  void sinceTakesManyForms(String since, int found) {
    for (String time : List.of("57.0", "57.1", "57.2")) {
      posted("t", "submit_time", "2016-08-14T13:42:" + time);
    }
    assertThat(api.get("/results?since=" + since).ids()).hasSize(found);
  }

  @Test
  void pagesLeadToTheirNeighbours() {
    for (int i = 0; i < 5; i++) {
      posted("t" + i, "data", Map.of("arch", List.of("x86_64", "noarch")));
    }
    Reply first = api.get("/results?arch:like=*&limit=2&item=");
    assertThat(first.ids()).isEmpty();
    first = api.get("/results?limit=2&arch=x86_64,noarch");
    assertThat(first.json().path("prev").isNull()).isTrue();
    assertThat(withoutPlace(first.at("/next")))
        .isEqualTo(api.base() + "/results?limit=2&arch=x86_64,noarch&page=1");
    Reply second = api.get("/results?page=1&limit=2");
    assertThat(second.at("/prev")).isEqualTo(api.base() + "/results?page=0&limit=2");
    assertThat(withoutPlace(second.at("/next"))).isEqualTo(api.base() + "/results?page=2&limit=2");
    Reply last = api.get("/results?limit=2&page=2");
    assertThat(last.json().path("next").isNull()).isTrue();
    assertThat(last.ids()).hasSize(1);
    Reply beyond = api.get("/results?limit=2&page=9");
    assertThat(beyond.ids()).isEmpty();
    assertThat(beyond.at("/prev")).endsWith("page=8");
    assertThat(beyond.json().path("next").isNull()).isTrue();
    assertThat(withoutPlace(api.get("/testcases?limit=1").at("/next")))
        .isEqualTo(api.base() + "/testcases?limit=1&page=1");
    assertThat(withoutPlace(
            api.get("/testcases?limit=1&callback=x&page=1&q=%C3%A9").at("/next")))
        .isEqualTo(api.base() + "/testcases?limit=1&page=2&q=%C3%A9");
    assertThat(api.get("/testcases/t1/results").json().path("next").isNull()).isTrue();
    posted("t1");
    assertThat(withoutPlace(api.get("/testcases/t1/results?limit=1").at("/next")))
        .isEqualTo(api.base() + "/testcases/t1/results?limit=1&page=1");
  }

  @Test
  void withoutAPageTheNextIsTheSecond() {
    for (int i = 0; i < 21; i++) {
      posted("t");
    }
    assertThat(withoutPlace(api.get("/results").at("/next")))
        .isEqualTo(api.base() + "/results?page=1");
    assertThat(api.get("/results").ids()).hasSize(20);
  }

  /** Each link that leads on says where it begins. */
  private static String withoutPlace(String link) {
    assertThat(link).containsPattern("&_after=[A-Za-z0-9_-]+$");
    return link.replaceAll("&_after=[^&]*", "");
  }

  @Test
  void linksStayRightWhileRowsArrive() {
    for (int i = 0; i < 9; i++) {
      posted("t" + i, "groups", List.of("g" + i));
    }
    Reply first = api.get("/results?limit=3");
    posted("t9", "groups", List.of("g9"));
    posted("t0", "groups", List.of("g9a"));
    Reply second = api.get(first.at("/next"));
    assertThat(first.ids()).containsExactly(9L, 8L, 7L);
    assertThat(second.ids()).containsExactly(6L, 5L, 4L);
    Reply third = api.get(second.at("/next"));
    assertThat(third.ids()).containsExactly(3L, 2L, 1L);
    assertThat(third.json().path("next").isNull()).isTrue();
    Reply back = api.get(third.at("/prev"));
    assertThat(back.ids()).containsExactly(6L, 5L, 4L);
    assertThat(api.get(back.at("/next")).ids()).containsExactly(3L, 2L, 1L);
    assertThat(api.get(back.at("/prev")).ids())
        .as("the first page is always the newest")
        .containsExactly(11L, 10L, 9L);
    assertThat(api.get("/results?limit=3&page=1").ids())
        .as("a page without a place is counted")
        .containsExactly(8L, 7L, 6L);
  }

  @Test
  void testcasesAndGroupsAreWalkedByPlaceToo() {
    for (String name : List.of("b", "d", "f", "h é&=#", "j")) {
      posted(name, "groups", List.of("group " + name));
    }
    Reply page = api.get("/testcases?limit=2");
    posted("a");
    page = api.get(page.at("/next"));
    assertThat(page.all("/name")).containsExactly("f", "h é&=#");
    assertThat(page.at("/next")).startsWith(api.base() + "/testcases?limit=2&page=2&_after=");
    assertThat(api.get(page.at("/next")).all("/name")).containsExactly("j");
    assertThat(api.get(api.get(page.at("/next")).at("/prev")).all("/name"))
        .containsExactly("f", "h é&=#");
    Reply groups = api.get("/groups?limit=2");
    posted("x", "groups", List.of("another"));
    groups = api.get(groups.at("/next"));
    assertThat(groups.all("/uuid")).containsExactly("group f", "group d");
    assertThat(api.get(groups.at("/next")).all("/uuid")).containsExactly("group b");
  }

  @Test
  void aPlaceThatIsNotOursIsRefused() {
    posted("t");
    for (String place : List.of("x", "", "PjE", "Li4vLi4", "a".repeat(7000))) {
      Reply reply = api.get("/results?page=1&_after=" + place);
      assertThat(reply.status()).as(place).isEqualTo(400);
      assertThat(reply.json().at("/validation_error/0/loc/0").asText()).isEqualTo("_after");
      assertThat(reply.message()).contains("must come from a link of ours");
    }
  }

  @Test
  void theTotalIsToldToWhoAsks() {
    for (int i = 0; i < 7; i++) {
      posted("t" + i % 3, "groups", List.of("g" + i), "data", Map.of("arch", List.of("a", "b")));
    }
    assertThat(api.get("/results?limit=2").json().has("total")).isFalse();
    assertThat(api.get("/results?limit=2&_total=1").at("/total")).isEqualTo("7");
    assertThat(api.get("/results?arch=a,b&_total=true").at("/total")).isEqualTo("7");
    assertThat(api.get("/results?arch=none&_total=1").at("/total")).isEqualTo("0");
    assertThat(api.get("/results?testcases=t0,t1&outcome=PASSED&_total=1").at("/total"))
        .isEqualTo("5");
    assertThat(api.get("/groups?uuid=g1,g2&_total=1").at("/total")).isEqualTo("2");
    assertThat(api.get("/groups/g1/results?_total=1").at("/total")).isEqualTo("1");
    assertThat(api.get("/testcases?name:like=t*&limit=1&_total=1").at("/total")).isEqualTo("3");
    assertThat(api.get("/results?_total=many").status()).isEqualTo(400);
  }

  @Test
  void whoFollowsNextSeesEachResultOnce() {
    for (int i = 0; i < 23; i++) {
      posted("t", "submit_time", i / 6 * 1000, "data", Map.of("arch", List.of("a", "b", "c")));
    }
    List<Long> seen = new ArrayList<>();
    JsonNode next = api.get("/results?limit=4&arch:like=*").json();
    while (true) {
      next.path("data").forEach(result -> seen.add(result.path("id").longValue()));
      if (next.path("next").isNull()) {
        break;
      }
      assertThat(next.path("data")).hasSize(4);
      next = api.get(next.path("next").asText()).json();
    }
    assertThat(seen).hasSize(23).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, 0, true",
    "limit=-1, 0, true",
    "limit=2.0, 2, true",
    "page=-3, 3, false",
    "limit=999999999999999999999, 3, false",
    "page=99999999999999999999, 0, false",
    "limit=5000000, 3, false"
  })
  void oddPagesAreSensible(String query, int rows, boolean next) {
    for (int i = 0; i < 3; i++) {
      posted("t");
    }
    Reply reply = api.get("/results?" + query);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.ids()).hasSize(rows);
    assertThat(reply.json().path("next").isNull()).isEqualTo(!next);
  }

  @Test
  void whatAGroupsOrTestcasesPathTellsItsFilterTellsToo() {
    posted("t/1", "groups", List.of("g 1", "h"));
    posted("t/1", "groups", List.of("h"));
    posted("u", "groups", List.of("g 1"));
    assertThat(api.get("/groups/g%201/results").json().path("data"))
        .isEqualTo(api.get("/results?groups=g%201").json().path("data"))
        .hasSize(2);
    assertThat(api.get("/testcases/t/1/results").json().path("data"))
        .isEqualTo(api.get("/results?testcases=t/1").json().path("data"))
        .hasSize(2);
    assertThat(api.get("/results?groups=h,g%201").ids()).containsExactly(3L, 2L, 1L);
    Reply group = api.get("/groups/g%201");
    assertThat(api.get(group.at("/results")).ids()).containsExactly(3L, 1L);
    assertThat(api.get(group.at("/href")).json()).isEqualTo(group.json());
  }

  @Test
  void aNewerResultTakesTheLatestsPlaceAndAnOlderOneDoesNot() {
    long first = posted("a", "submit_time", 2000, "groups", List.of("g"));
    assertThat(api.get("/results/latest").ids()).containsExactly(first);
    long newer = posted("a", "submit_time", 3000, "outcome", "FAILED");
    long other = posted("b", "submit_time", 2500);
    posted("a", "submit_time", 1000);
    assertThat(api.get("/results/latest").ids()).containsExactly(newer, other);
    assertThat(api.get("/results/latest?testcases=b,a").ids()).containsExactly(newer, other);
    assertThat(api.get("/results/latest?groups=g").ids()).containsExactly(first);
    long sameTime = posted("b", "submit_time", 2500);
    assertThat(api.get("/results/latest?testcases:like=b*").ids())
        .containsExactlyInAnyOrder(other, sameTime);
  }

  @Test
  void combinationsOfTwoKeysAreToldNewestFirst() {
    long old = posted("t", "submit_time", 1000, "data", Map.of("scenario", "s", "arch", "x"));
    long both = posted("t", "submit_time", 2000, "data", Map.of("scenario", "s", "arch", "y"));
    long noArch = posted("t", "submit_time", 3000, "data", Map.of("scenario", "s"));
    long none = posted("t", "submit_time", 4000);
    long newest = posted("t", "submit_time", 5000, "data", Map.of("scenario", "s", "arch", "x"));
    String latest = "/results/latest?testcases=t&_distinct_on=";
    assertThat(api.get(latest + "scenario,arch").ids())
        .containsExactly(newest, none, noArch, both)
        .doesNotContain(old);
    assertThat(api.get(latest + "scenario").ids()).containsExactly(newest, none);
    assertThat(api.get(latest + "nobody_has_it").ids()).containsExactly(newest);
  }

  @Test
  void theLatestAreTold() {
    long a1 = posted("a", "submit_time", 1000, "data", Map.of("scenario", "x"));
    long a2 = posted("a", "submit_time", 2000, "outcome", "FAILED", "groups", List.of("g"));
    long b = posted("b", "submit_time", 1500, "data", Map.of("item", "i"));
    Reply all = api.get("/results/latest");
    assertThat(all.ids()).containsExactly(a2, b);
    assertThat(all.json().has("next")).isFalse();
    assertThat(all.json().has("prev")).isFalse();
    assertThat(api.get("/results/latest?testcases=a").ids()).containsExactly(a2);
    assertThat(api.get("/results/latest?testcases:like=*").ids()).containsExactly(a2, b);
    assertThat(api.get("/results/latest?groups=g").ids()).containsExactly(a2);
    assertThat(api.get("/results/latest?item=i&limit=0&page=7&_sort=asc:submit_time&outcome=FAILED")
            .ids())
        .containsExactly(b);
    assertThat(api.get("/results/latest?since=1970-01-01T00:00:00,1970-01-01T00:00:01.6")
            .ids())
        .containsExactly(b, a1);
    assertThat(api.get("/results/latest?since=1970&_distinct_on=%20scenario%20,,odd%20key")
            .ids())
        .containsExactly(a2, b, a1);
    assertThat(api.get("/results/latest?_distinct_on=,").ids()).containsExactly(a2, b);
    for (String alone : List.of("", "&outcome=PASSED", "&limit=5")) {
      Reply refused = api.get("/results/latest?_distinct_on=scenario" + alone);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text())
          .isEqualTo("{\"message\":\"Please, provide at least one filter beside '_distinct_on'\"}");
    }
    assertThat(api.get("/results/latest?outcome=odd").status()).isEqualTo(400);
  }
}
