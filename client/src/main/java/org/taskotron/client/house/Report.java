package org.taskotron.client.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What it came to: a table for people and an exit code for scripts.
 *
 * <p>A task that says FAILED has answered. A job that the machinery lost, or a result that ResultsDB refused, has not;
 * and a message that failed in the trigger means jobs that were never made.
 */
record Report(List<Delivery> messages, List<Work> works) {

  /** How wide the outcomes' column is: the longest word, and the symbol before it. */
  private static final int OUTCOME = "CANCELLED".length() + 2;

  Report {
    messages = List.copyOf(messages);
    works = List.copyOf(works);
  }

  /** 0, or 1 when something was lost, cancelled or refused, or a message failed. */
  int exitCode() {
    return complaints().isEmpty() ? 0 : 1;
  }

  /** What keeps this from being a success, a line each. */
  List<String> complaints() {
    List<String> lines = new ArrayList<>();
    for (Delivery delivery : messages) {
      delivery
          .fate()
          .filter(Fate::jobsAreMissing)
          .ifPresent(fate -> lines.add("message " + delivery.id() + " "
              + delivery.message().topic() + ": failed: " + fate.reason()));
    }
    for (Work work : works) {
      if (work.lost()) {
        lines.add(work.title() + ": " + work.outcome() + " (" + work.cause() + ")");
      }
      work.refused().forEach(words -> lines.add(work.title() + ": refused by ResultsDB: " + words));
    }
    return lines;
  }

  /** What is not there yet, a line each. */
  List<String> missing() {
    List<String> lines = new ArrayList<>();
    for (Delivery delivery : messages) {
      if (!delivery.settled()) {
        String state = delivery.fate().map(Fate::state).orElse("unknown to the trigger");
        lines.add("message " + delivery.id() + " is " + state);
      }
    }
    for (Work work : works) {
      if (!work.done()) {
        lines.add("job " + work.uuid() + " (" + work.title() + ") is " + work.state());
      } else if (!work.settled()) {
        int there = work.findings().size() + work.refused().size();
        lines.add("job " + work.uuid() + " (" + work.title() + "): " + there + " of "
            + work.handedIn() + " results are in ResultsDB");
      }
    }
    return lines;
  }

  /** The table, and below it the sums. */
  List<String> lines(Paint paint, Works pages) {
    List<String> lines = new ArrayList<>();
    int tasks = width(works, "TASK", Work::task);
    int items = width(works, "ITEM", Work::shownItem);
    int arches = width(works, "ARCH", Work::arch);
    if (!works.isEmpty()) {
      lines.add(pad("TASK", tasks) + pad("ITEM", items) + pad("ARCH", arches)
          + pad("OUTCOME", OUTCOME) + "RESULTS");
    }
    for (Work work : works) {
      String results = work.findings().isEmpty() ? work.cause() : paint.results(work);
      lines.add(pad(work.task(), tasks)
          + pad(work.shownItem(), items)
          + pad(work.arch(), arches)
          + paint.standing(work)
          + " ".repeat(Math.max(2, OUTCOME - work.standing().length()))
          + results);
      lines.add("    " + pages.page(work));
    }
    lines.add("");
    lines.add(messages.size() + " messages: "
        + counts(messages.stream()
            .collect(Collectors.groupingBy(Report::word, TreeMap::new, Collectors.counting()))));
    messages.stream()
        .filter(each -> each.fate().filter(Fate::failed).isPresent())
        .forEach(each -> lines.add("    " + each.id() + " " + each.message().topic() + ": "
            + word(each) + ": " + each.fate().map(Fate::reason).orElse("")));
    lines.add(works.size() + " jobs: "
        + counts(works.stream()
            .collect(Collectors.groupingBy(Work::standing, TreeMap::new, Collectors.counting()))));
    Map<String, Long> outcomes = works.stream()
        .flatMap(work -> work.findings().stream())
        .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
    lines.add(outcomes.values().stream().mapToLong(Long::longValue).sum() + " results: "
        + counts(outcomes));
    return lines;
  }

  private static String word(Delivery delivery) {
    return delivery.fate().map(Fate::state).orElse("unknown");
  }

  private static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
  }

  private static int width(List<Work> works, String title, Function<Work, String> column) {
    return Math.max(
        title.length(),
        works.stream().mapToInt(work -> column.apply(work).length()).max().orElse(0));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()) + 2);
  }
}
