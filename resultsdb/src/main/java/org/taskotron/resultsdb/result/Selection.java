package org.taskotron.resultsdb.result;

import java.util.List;
import java.util.Set;

/**
 * Some texts by name and by pattern; one of all of them must fit. Without any, it is no restriction.
 *
 * @param texts to the letter
 * @param patterns {@code :like}
 */
public record Selection(Set<String> texts, List<TextPattern> patterns) {

  public static final Selection ALL = new Selection(Set.of(), List.of());

  public Selection {
    texts = Set.copyOf(texts);
    patterns = List.copyOf(patterns);
  }

  public static Selection of(String... texts) {
    return new Selection(Set.of(texts), List.of());
  }

  /** Whether this text is among them. */
  public boolean selects(String text) {
    return isAll()
        || texts.contains(text)
        || patterns.stream().anyMatch(pattern -> pattern.matches(text));
  }

  public boolean isAll() {
    return texts.isEmpty() && patterns.isEmpty();
  }
}
