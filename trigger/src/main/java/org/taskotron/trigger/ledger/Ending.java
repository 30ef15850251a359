package org.taskotron.trigger.ledger;

/**
 * What became of a pending message.
 *
 * @param event what it was about, for people
 * @param said JSON: what the rules said
 * @param jobs JSON: the jobs that were submitted
 */
public record Ending(
    long seq, MessageState state, String reason, String event, String said, String jobs) {

  private static final int LONGEST_REASON = 2_000;
  private static final int LONGEST_EVENT = 1_200;

  public Ending {
    reason = cut(reason, LONGEST_REASON);
    event = cut(event, LONGEST_EVENT);
  }

  private static String cut(String text, int longest) {
    String whole = text.codePoints()
        .map(c -> c == 0 || c >= 0xd800 && c < 0xe000 ? 0xfffd : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
    return whole.codePointCount(0, whole.length()) <= longest
        ? whole
        : whole.substring(0, whole.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** The end of a message that led to no jobs. */
  public static Ending without(
      long seq, MessageState state, String reason, String event, String said) {
    return new Ending(seq, state, reason, event, said, "[]");
  }
}
