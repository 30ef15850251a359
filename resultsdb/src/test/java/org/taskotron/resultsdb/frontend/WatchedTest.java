package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which new results a page is rung for. */
class WatchedTest {

  private static final JsonNode RESULT = json("""
      {"id": 7, "outcome": "FAILED", "testcase": {"name": "dist.rpmlint"}, "groups": ["g1", "g2"],
       "data": {"item": ["foo-1.2\\n3"], "arch": ["x86_64", "noarch"]}}
      """);

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean includes(String question) {
    Query query = Query.NONE;
    for (String pair : question.split("&")) {
      int equals = pair.indexOf('=');
      query = query.and(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return Watched.by(query).includes(RESULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outcome=passed,failed",
        "testcases=dist.rpmlint",
        "testcases:like=dist.*",
        "groups=g2",
        "arch=noarch",
        "arch=aarch64,x86_64",
        "item:like=foo*",
        "item:like=*2*",
        "page=0&since=2026",
        "outcome=FAILED&arch:like=x*&_after=x"
      })
  void whatFits(String question) {
    assertThat(includes(question)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outcome=PASSED",
        "testcases=dist",
        "testcases:like=rpm*",
        "groups=g",
        "arch=aarch64",
        "owner=x",
        "item=foo*",
        "item:like=.*",
        "outcome=FAILED&arch=s390x"
      })
  void whatDoesNot(String question) {
    assertThat(includes(question)).isFalse();
  }

  @Test
  void aQuestionForEverythingIsAll() {
    assertThat(Watched.by(Query.NONE.and("page", 0).and("limit", 20)).isAll()).isTrue();
  }
}
