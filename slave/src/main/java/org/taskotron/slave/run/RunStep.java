package org.taskotron.slave.run;

import java.time.Instant;
import java.util.Optional;

/**
 * One recorded step of an attempt: {@code prepare}, {@code clone}, one per action, {@code collect}, {@code upload},
 * {@code report}.
 *
 * @param number counted from 1 within the attempt
 * @param name at most 200 characters
 * @param ended empty while it runs
 * @param succeeded meaningful once ended
 * @param detail for people, at most 1,000 characters
 */
public record RunStep(
    int number,
    String name,
    Instant started,
    Optional<Instant> ended,
    boolean succeeded,
    String detail) {

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DETAIL = 1_000;

  public RunStep {
    name = cut(name, LONGEST_NAME);
    detail = cut(detail, LONGEST_DETAIL);
  }

  RunStep ended(Instant when, boolean well, String text) {
    return new RunStep(number, name, started, Optional.of(when), well, text);
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
