package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guide that says something else than what is seen is found out. */
class GuideTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':1}|{'id':1}|",
        "{'id':1}|{'id':2}|answer/id is 2",
        "{'id':1}|{'id':1,'note':null}|answer has note too",
        "{'id':1,'…':'…'}|{'id':1,'note':null}|",
        "{'id':1,'…':'…'}|{'note':null}|answer has no id",
        "{'a':['x']}|{'a':['x','y']}|answer/a has 2 entries",
        "{'a':['x…z']}|{'a':['xyz']}|",
        "{'a':['x…z']}|{'a':['xy']}|answer/a/0 is \"xy\"",
        "{'a':'2026-11-21T12:00:00'}|{'a':'2031-01-01T00:00:00.123456'}|",
        "{'a':'2026-11-21T12:00:00'}|{'a':'now'}|answer/a is \"now\"",
      })
  void differencesAreNamed(String shown, String seen, String difference) {
    assertThat(Guide.of(page("json", shown)).examples().get(0).differsFrom(seen(200, seen)))
        .isEqualTo(Optional.ofNullable(difference)
            .map(what -> "Part: " + what + "\nA=1\ncurl x\nshown:\n" + json(shown) + "\nseen:\n"
                + "HTTP/1.1 200 OK\n" + json(seen)));
  }

  @Test
  void aRefusalIsOnlyGoodWhereItIsShown() {
    assertThat(Guide.of(page("json", "{}")).examples().get(0).differsFrom(seen(404, "{}")))
        .hasValueSatisfying(what -> assertThat(what).contains("status 404"));
    Guide http = Guide.of(page("http", "HTTP/1.1 404 OK\n\n{}"));
    assertThat(http.examples().get(0).differsFrom(seen(404, "{}"))).isEmpty();
    assertThat(http.examples().get(0).differsFrom(seen(200, "{}")))
        .hasValueSatisfying(what -> assertThat(what).contains("no HTTP/1.1 404 OK"));
  }

  private static String page(String sort, String shown) {
    return "# Part\n\n```sh\nA=1\n```\n\n```sh\ncurl x\n```\n\n```" + sort + "\n" + json(shown)
        + "\n```\n\n# Next\n";
  }

  private static Shell.Seen seen(int status, String body) {
    return new Shell.Seen(0, "HTTP/1.1 " + status + " OK\n", json(body), "");
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
