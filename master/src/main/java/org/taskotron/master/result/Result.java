package org.taskotron.master.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One finding of a task about an item.
 *
 * @param key its name
 * @param testcase with its namespace: {@code dist.rpmlint}
 * @param item for instance {@code xchat-0.5-1.fc20}
 * @param itemType for instance {@code koji_build}
 * @param outcome one of ResultsDB's words, in capitals
 * @param note for people; empty: none
 * @param artifact path below the attempt's {@code task_output/}; empty: none
 * @param data whatever else the task says
 */
public record Result(
    ResultKey key,
    String testcase,
    String item,
    String itemType,
    String outcome,
    String note,
    String artifact,
    Map<String, List<String>> data) {

  private static final int LONGEST_TESTCASE = 768;
  private static final int LONGEST_ITEM = 1024;
  private static final int LONGEST_TYPE = 100;
  private static final int LONGEST_OUTCOME = 32;
  private static final int LONGEST_NOTE = 65_536;
  private static final int LONGEST_ARTIFACT = 1024;
  private static final int LONGEST_DATA_KEY = 768;
  private static final int LONGEST_DATA_VALUE = 8192;
  private static final int MOST_DATA = 1_000;
  private static final Set<String> OURS = Set.of("item", "type");

  public Result {
    line(key, "testcase", testcase, LONGEST_TESTCASE);
    line(key, "item", item, LONGEST_ITEM);
    line(key, "item_type", itemType, LONGEST_TYPE);
    line(key, "outcome", outcome, LONGEST_OUTCOME);
    outcome = outcome.strip().toUpperCase(Locale.ROOT);
    text(key, "note", note, LONGEST_NOTE);
    text(key, "artifact", artifact, LONGEST_ARTIFACT);
    data = checked(key, data);
  }

  private static Map<String, List<String>> checked(ResultKey key, Map<String, List<String>> data) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<String, List<String>> entry : data.entrySet()) {
      String name = entry.getKey();
      text(key, "data", name, LONGEST_DATA_KEY);
      if (OURS.contains(name)) {
        throw refused(key, "data", name, "another key: the result itself has this one");
      }
      if (name.indexOf(':') >= 0) {
        throw refused(key, "data", name, "a key without colon");
      }
      entry
          .getValue()
          .forEach(value -> text(key, "data." + shown(name), value, LONGEST_DATA_VALUE));
      copy.put(name, List.copyOf(entry.getValue()));
      count += Math.max(1, entry.getValue().size());
    }
    if (count > MOST_DATA) {
      throw new IllegalArgumentException(
          key + ": data: " + count + " values (expected " + MOST_DATA + " at most)");
    }
    return java.util.Collections.unmodifiableMap(copy);
  }

  private static void line(ResultKey key, String field, String text, int longest) {
    if (text.isBlank()) {
      throw refused(key, field, text, "1 to " + longest + " characters");
    }
    text(key, field, text, longest);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused(key, field, text, "no control character");
    }
  }

  private static void text(ResultKey key, String field, String text, int longest) {
    if (text.length() > longest) {
      throw new IllegalArgumentException(key + ": " + field + ": " + text.length()
          + " characters (expected " + longest + " at most)");
    }
    if (text.indexOf('\0') >= 0) {
      throw refused(key, field, text, "no NUL character");
    }
  }

  static IllegalArgumentException refused(
      ResultKey key, String field, String value, String expected) {
    return new IllegalArgumentException(
        key + ": " + field + ": '" + shown(value) + "' (expected " + expected + ")");
  }

  /** A text as it may stand in a message: short, on one line. */
  static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    StringBuilder shown = new StringBuilder();
    cut.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
    return shown.toString();
  }
}
