package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Pins: what shall stay. */
class PinsTest extends ApiContract {

  @Test
  void aResultOrGroupIsPinnedUntilItIsNot() {
    posted("t", "groups", List.of("g/1"));
    Reply pin = api.post("/pins", Map.of("result", 1, "reason", "release 42", "by", "alice"));
    assertThat(pin.status()).as(pin.text()).isEqualTo(201);
    assertThat(pin.text())
        .isEqualTo("{\"by\":\"alice\",\"group\":null,\"href\":\"" + api.base()
            + "/results/1\",\"id\":1,\"pinned\":true,\"reason\":\"release 42\",\"result\":1,"
            + "\"submit_time\":\"2026-11-21T12:00:00\"}\n");
    Reply again = api.post("/pins", Map.of("result", 1, "reason", "other", "by", "bob"));
    assertThat(again.text()).isEqualTo(pin.text());
    Reply group = api.post("/pins", Map.of("group", "g/1", "reason", "r", "by", "世界 <b>"));
    assertThat(group.at("/group")).isEqualTo("g/1");
    assertThat(api.get("/pins").ids()).containsExactly(2L, 1L);
    assertThat(api.get(api.get("/pins?limit=1").at("/next")).ids()).containsExactly(1L);

    Reply gone = api.post("/pins", Map.of("result", 1, "pinned", false));
    assertThat(gone.status()).isEqualTo(201);
    assertThat(gone.at("/pinned")).isEqualTo("false");
    assertThat(api.post("/pins", Map.of("result", 1, "pinned", false)).status()).isEqualTo(404);
    assertThat(api.post("/pins", Map.of("group", "g/1", "pinned", false)).status())
        .isEqualTo(201);
    assertThat(api.get("/pins").ids()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|400|result",
        "{'result':'1','reason':'r','by':'b'}|400|result",
        "{'result':1.5,'reason':'r','by':'b'}|400|result",
        "{'result':99999999999999999999,'reason':'r','by':'b'}|400|result",
        "{'result':1,'group':'g','reason':'r','by':'b'}|400|group",
        "{'group':5,'reason':'r','by':'b'}|400|group",
        "{'result':1,'by':'b'}|400|reason",
        "{'result':1,'reason':'','by':'b'}|400|reason",
        "{'result':1,'reason':'r'}|400|by",
        "{'result':1,'reason':'r','by':'b','pinned':1}|400|pinned",
        "{'result':1,'reason':'r','by':'b','pin':1}|400|pin",
        "{'result':7,'reason':'r','by':'b'}|404|",
        "{'result':-7,'reason':'r','by':'b'}|404|",
        "{'group':'none','reason':'r','by':'b'}|404|",
      })
  void whatDoesNotFitIsNamed(String body, int status, String field) {
    Reply reply = api.postText("/pins", body.replace('\'', '"'));
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    if (status == 400) {
      assertThat(reply.at("/validation_error/0/loc/0")).isEqualTo(field);
    }
    assertThat(api.get("/pins").ids()).isEmpty();
  }
}
