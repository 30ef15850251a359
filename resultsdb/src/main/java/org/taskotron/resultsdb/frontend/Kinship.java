package org.taskotron.resultsdb.frontend;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which items are of one family: builds of one package, composes of one release. Told by the name alone, since the API
 * knows no more of an item.
 */
final class Kinship {

  /** Updates are named by date and chance: nothing in their names says what they are about. */
  private static final Pattern UPDATE = Pattern.compile("[A-Z][A-Z-]*-\\d{4}-[0-9a-f]{6,}");

  /** A compose's date and number, in place of a release. */
  private static final Pattern COMPOSE = Pattern.compile("\\d{8}\\.[a-z]*\\.?\\d+");

  private Kinship() {}

  /** What an item's name begins with when it is of the same family; empty if it has none. */
  static Optional<String> family(String item) {
    int last = item.lastIndexOf('-');
    if (last <= 0 || item.indexOf(',') >= 0 || UPDATE.matcher(item).matches()) {
      return Optional.empty();
    }
    int before = item.lastIndexOf('-', last - 1);
    boolean version = before > 0
        && Character.isDigit(item.charAt(before + 1))
        && !COMPOSE.matcher(item.substring(last + 1)).matches();
    return Optional.of(item.substring(0, version ? before : last));
  }

  /** The newest other item of the family among these results. */
  static Optional<String> before(String item, List<ResultView> older) {
    Optional<String> family = family(item);
    return older.stream()
        .sorted(Comparator.comparing(ResultView::submitted)
            .thenComparing(ResultView::id)
            .reversed())
        .flatMap(result -> result.all("item").stream())
        .filter(other -> !other.equals(item) && family(other).equals(family))
        .findFirst();
  }
}
