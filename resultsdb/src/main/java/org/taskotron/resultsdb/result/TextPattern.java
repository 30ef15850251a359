package org.taskotron.resultsdb.result;

/**
 * A text in which {@code *} stands for any run of characters, also an empty one. The whole text must match, case and
 * all; no other character means anything but itself.
 */
public record TextPattern(String text) {

  /** What stands before the first {@code *}: how every match begins. */
  public String beginning() {
    int star = text.indexOf('*');
    return star < 0 ? text : text.substring(0, star);
  }

  /** Without a {@code *} it matches one text only. */
  public boolean isExact() {
    return text.indexOf('*') < 0;
  }
}
