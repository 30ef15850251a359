package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.taskotron.resultsdb.importing.ImportStore.Rows;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.upstream.Item;
import org.taskotron.resultsdb.upstream.UpstreamAddress;

/**
 * Stores the results of another ResultsDB that are not stored yet, with what is known of their groups. All of a page is
 * looked at before any of it is stored.
 */
final class ResultKeeper {

  /** Of uuids that are asked for at once, which stand in the address. */
  private static final int MOST_UUIDS = 40;

  private static final int MOST_OUTCOMES = 1_000;

  private final Position position;
  private final Report report;
  private final OffsetPages lists;
  private final Strictness strict;
  private final Map<String, Long> outcomes = new HashMap<>();

  ResultKeeper(Position position, Report report, OffsetPages lists, boolean strict) {
    this.position = position;
    this.report = report;
    this.lists = lists;
    this.strict = new Strictness(strict);
  }

  /** How often each outcome came. */
  Map<String, Long> outcomes() {
    return outcomes;
  }

  /** The results that are said, as they are said. */
  List<Result> look(List<Item> items) {
    ApiItems trial = new ApiItems(Notes.NONE);
    List<Result> heads = new ArrayList<>(items.size());
    for (Item item : items) {
      Result result = trial.result(item);
      // Without what may be large: only id and time are looked at.
      heads.add(new Result(
          result.id(),
          result.testcase(),
          List.of(),
          result.outcome(),
          java.util.Optional.empty(),
          java.util.Optional.empty(),
          result.submitTime(),
          org.taskotron.resultsdb.result.Data.NONE));
    }
    return heads;
  }

  /**
   * Stores those that are missing.
   *
   * @param heads what {@link #look} made of them
   * @param reached where it is then
   */
  void keep(List<Item> items, List<Result> heads, long reached) throws IOException {
    Deque<Item> missing = missing(items, heads);
    strict.check(List.copyOf(missing), ApiItems::result);
    ApiItems making = new ApiItems(report);
    do {
      List<Result> chunk = new ArrayList<>();
      long weight = 0;
      while (!missing.isEmpty() && Weights.isRoom(chunk.size(), weight)) {
        Result result = making.result(missing.remove());
        chunk.add(result);
        weight += Weights.of(result);
        count(result.outcome());
      }
      Rows rows = new Rows(List.of(), unknownGroups(chunk), 0, chunk);
      position.write(rows, missing.isEmpty() ? reached : position.at().reached());
    } while (!missing.isEmpty());
  }

  private Deque<Item> missing(List<Item> items, List<Result> heads) {
    Map<Long, Item> byId = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Item before = byId.putIfAbsent(heads.get(i).id(), item);
      if (before != null && !before.saysTheSameAs(item)) {
        throw item.wrong("id", "another one: an item before says otherwise of this result");
      }
    }
    Map<Long, Instant> stored = position.store().submitTimes(byId.keySet());
    for (int i = 0; i < items.size(); i++) {
      Instant then = stored.get(heads.get(i).id());
      if (then != null && !then.equals(heads.get(i).submitTime())) {
        throw items
            .get(i)
            .wrong(
                "submit_time",
                then + ", as result " + heads.get(i).id()
                    + " is stored here: is this the same ResultsDB?");
      }
    }
    byId.keySet().removeAll(stored.keySet());
    return new ArrayDeque<>(byId.values());
  }

  /** Results tell only the uuids of their groups: those that came to be meanwhile are asked for. */
  private List<Group> unknownGroups(List<Result> results) throws IOException {
    Set<String> uuids = new LinkedHashSet<>();
    results.forEach(result -> uuids.addAll(result.groups()));
    Set<String> unknown = new LinkedHashSet<>(uuids);
    unknown.removeAll(position.store().groups(uuids));
    unknown.removeIf(uuid -> uuid.indexOf(',') >= 0); // the list is parted by commas
    List<Group> found = new ArrayList<>();
    List<String> all = List.copyOf(unknown);
    for (int begin = 0; begin < all.size(); begin += MOST_UUIDS) {
      List<String> some = all.subList(begin, Math.min(begin + MOST_UUIDS, all.size()));
      String path = "/groups?uuid=" + encoded(some) + "&";
      lists.read(path, "uuid", 0, (items, from) -> {
        for (Group group : strict.made(items, report, ApiItems::group)) {
          if (some.contains(group.uuid())) {
            found.add(group);
          }
        }
        return true;
      });
    }
    return found;
  }

  private static String encoded(Collection<String> uuids) {
    return String.join(",", uuids.stream().map(UpstreamAddress::encoded).toList());
  }

  private void count(String outcome) {
    if (outcomes.size() < MOST_OUTCOMES || outcomes.containsKey(outcome)) {
      outcomes.merge(outcome, 1L, Long::sum);
    }
  }
}
