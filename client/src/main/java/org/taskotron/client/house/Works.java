package org.taskotron.client.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows jobs until each has ended and its results are in ResultsDB. Used by one thread. */
final class Works {

  private static final int PAGE = 100;

  private final Map<String, Work> works = new LinkedHashMap<>();
  private final Asking asking;
  private final String master;
  private final String resultsDb;

  /** Both URLs without a slash at the end: of the master's pages, and of the API including its version. */
  Works(Asking asking, String master, String resultsDb) {
    this.asking = asking;
    this.master = master;
    this.resultsDb = resultsDb;
  }

  void follow(List<String> uuids) {
    uuids.forEach(uuid -> works.putIfAbsent(uuid, Work.unknown(uuid)));
  }

  List<Work> all() {
    return List.copyOf(works.values());
  }

  /** All, in the order of the messages that led to them. */
  List<Work> inOrderOf(List<Delivery> messages) {
    return messages.stream()
        .flatMap(message -> message.fate().stream())
        .flatMap(fate -> fate.jobs().stream())
        .distinct()
        .map(uuid -> works.getOrDefault(uuid, Work.unknown(uuid)))
        .toList();
  }

  boolean settled() {
    return works.values().stream().allMatch(Work::settled);
  }

  /** Where people look at a job. */
  String page(Work work) {
    return master + "/jobs/" + work.uuid();
  }

  /** Asks after everything that is not settled. Who is away is asked again in the next pass. */
  void pass() throws InterruptedException {
    try {
      for (Map.Entry<String, Work> each : works.entrySet()) {
        if (!each.getValue().settled()) {
          each.setValue(seen(each.getValue()));
        }
      }
    } catch (IOException e) {
      // The next pass asks again.
    }
  }

  private Work seen(Work work) throws IOException, InterruptedException {
    Optional<JsonNode> told = asking.json(URI.create(master + "/api/v1/jobs/" + work.uuid()));
    if (told.isEmpty()) {
      return work;
    }
    Work now = Work.of(told.get());
    return now.done() && now.handedIn() > 0 ? now.with(findings(now.uuid())) : now;
  }

  private List<String> findings(String uuid) throws IOException, InterruptedException {
    List<String> outcomes = new ArrayList<>();
    for (int page = 0; ; page++) {
      JsonNode data = asking
          .json(URI.create(
              resultsDb + "/results?groups=" + uuid + "&limit=" + PAGE + "&page=" + page))
          .orElseThrow(() -> new IOException(resultsDb + ": no results there"))
          .path("data");
      data.forEach(result -> outcomes.add(result.path("outcome").asText()));
      if (data.size() < PAGE) {
        return outcomes;
      }
    }
  }
}
