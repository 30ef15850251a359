package org.taskotron.resultsdb.frontend;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was checked of an item, apart from the arch: a row of the item's page.
 *
 * @param type the item's type, {@code koji_build} for instance
 * @param scenario empty if the results name none
 * @param variant empty if the results name none
 * @param part the item of the results, where it is a part of what the page is about; else empty
 */
public record Check(String testcase, String type, String scenario, String variant, String part)
    implements Comparable<Check> {

  /** The keys of the data by which the API tells checks and arches apart. */
  static final List<String> KEYS =
      List.of("type", "arch", "system_architecture", "scenario", "system_variant");

  private static final Comparator<Check> ORDER = Comparator.comparing(Check::testcase)
      .thenComparing(Check::scenario)
      .thenComparing(Check::variant)
      .thenComparing(Check::part)
      .thenComparing(Check::type);

  /** @param item what the page is about; empty if it is about several */
  static Check of(ResultView result, String item) {
    return new Check(
        result.testcase().name(),
        result.line("type"),
        result.line("scenario"),
        result.line("system_variant"),
        partOf(result, item));
  }

  private static String partOf(ResultView result, String item) {
    if (item.isEmpty() || result.all(Naming.ITEM).contains(item)) {
      return "";
    }
    String line = result.line(Naming.ITEM);
    return line.startsWith(item + "/") ? line.substring(item.length() + 1) : line;
  }

  /** What a person adds to the testcase's name to say which; empty where the name is enough. */
  public String detail() {
    return Stream.of(part, scenario, variant)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  @Override
  public int compareTo(Check other) {
    return ORDER.compare(this, other);
  }
}
