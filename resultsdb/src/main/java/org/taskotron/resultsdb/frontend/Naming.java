package org.taskotron.resultsdb.frontend;

import java.util.List;
import java.util.stream.Stream;

/**
 * How results name what they are about: mostly as their {@code item}. Those about a part of a compose, or about a build
 * that was made of a package's sources, have the whole under a key of its own.
 *
 * @param key of the data
 */
record Naming(String key, String item) {

  static final String ITEM = "item";

  /** What else gating services ask for in place of the item. */
  private static final List<String> OTHERS = List.of("productmd.compose.id", "original_spec_nvr");

  /** Keys under which data name another thing that has a page. */
  private static final List<String> RELATED = List.of(
      ITEM, "productmd.compose.id", "original_spec_nvr", "nvr", "update", "update_id", "updateid");

  static Naming asItem(String item) {
    return new Naming(ITEM, item);
  }

  static List<Naming> otherwise(String item) {
    return OTHERS.stream().map(key -> new Naming(key, item)).toList();
  }

  /**
   * The API takes a comma for the end of a value. An item that has one is asked for with a star in its place; what else is
   * found then {@link #isOf} tells apart.
   */
  Query question() {
    return item.indexOf(',') < 0
        ? Query.NONE.and(key, item)
        : Query.NONE.and(key + ":like", item.replace(',', '*'));
  }

  /** The newest of each check on each arch. */
  Query latest() {
    List<String> keys = key.equals(ITEM)
        ? Check.KEYS
        : Stream.concat(Check.KEYS.stream(), Stream.of(ITEM)).toList();
    return question().and("_distinct_on", String.join(",", keys));
  }

  boolean isOf(ResultView result) {
    return result.all(key).contains(item);
  }

  /** What else results say that they are about. */
  static List<String> relatedTo(String item, List<ResultView> results, int most) {
    return results.stream()
        .flatMap(result -> RELATED.stream().flatMap(key -> result.all(key).stream()))
        .filter(other -> !other.isEmpty() && !other.equals(item))
        .distinct()
        .limit(most)
        .toList();
  }
}
