package org.taskotron.client.house;

/** How states and outcomes look on a terminal: symbol, word, and a colour where colours are wanted. */
final class Paint {

  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String ORANGE = "33";
  private static final String PURPLE = "35";
  private static final String BLUE = "34";
  private static final String GREY = "90";

  private final boolean colours;

  Paint(boolean colours) {
    this.colours = colours;
  }

  /** A job's state or outcome. */
  String standing(Work work) {
    String word = work.standing();
    return switch (word) {
      case "COMPLETED" -> painted(GREEN, "✔ " + word);
      case "FAILED" -> painted(RED, "✘ " + word);
      case "LOST" -> painted(PURPLE, "⚠ " + word);
      case "CANCELLED", "CANCELLING" -> painted(PURPLE, "⊘ " + word);
      case "RUNNING" -> painted(BLUE, "▶ " + word);
      case "CLAIMED" -> painted(BLUE, "▷ " + word);
      default -> painted(GREY, "○ " + word);
    };
  }

  /** The results of a job. */
  String results(Work work) {
    String words = work.results();
    if (words.contains("FAILED")) {
      return painted(RED, words);
    }
    if (words.contains("NEEDS_INSPECTION")) {
      return painted(ORANGE, words);
    }
    return words.isEmpty() ? words : painted(GREEN, words);
  }

  private String painted(String colour, String text) {
    return colours ? "\033[" + colour + "m" + text + "\033[0m" : text;
  }
}
