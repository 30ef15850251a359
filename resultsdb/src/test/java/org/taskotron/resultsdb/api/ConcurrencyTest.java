package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Many clients at once. */
class ConcurrencyTest extends ApiContract {

  private static final int CLIENTS = 64;

  private static List<Reply> together(java.util.function.Supplier<Reply> call) {
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      calls.add(CompletableFuture.supplyAsync(call, run -> new Thread(run).start()));
    }
    return calls.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void allWhoNameTheSameNewTestcaseAndGroupAreStored() {
    List<Reply> replies = together(() -> api.post(
        "/results",
        result(
            "new",
            "groups",
            List.of("new", Map.of("uuid", "other", "description", "d")),
            "data",
            Map.of("k", "v"))));
    assertThat(replies).extracting(Reply::status).containsOnly(201);
    Set<String> ids = new TreeSet<>();
    replies.forEach(reply -> ids.add(reply.at("/id")));
    assertThat(ids).hasSize(CLIENTS);
    assertThat(api.get("/groups/new").at("/results_count")).isEqualTo("64");
    assertThat(api.get("/groups/other").at("/results_count")).isEqualTo("64");
    assertThat(api.get("/testcases/new/results?k=v&limit=100").ids()).hasSize(CLIENTS);
  }

  @Test
  void allWhoPostTheSameNewTestcaseOrGroupAreAnswered() {
    assertThat(together(() -> api.post("/testcases", Map.of("name", "t", "ref_url", "r"))))
        .extracting(Reply::status)
        .containsOnly(201);
    assertThat(together(() -> api.post("/groups", Map.of("uuid", "g", "description", "d"))))
        .extracting(Reply::status)
        .containsOnly(201);
    assertThat(api.get("/testcases").json().path("data")).hasSize(1);
    assertThat(api.get("/groups").json().path("data")).hasSize(1);
  }
}
