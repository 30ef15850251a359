package org.taskotron.master.result;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a result for good: {@code <job>/<attempt>/<action>.<item>}.
 *
 * @param job whose finding it is
 * @param attempt counted from 1
 * @param action of the task's formula, counted from 1
 * @param number of the result among the action's, counted from 1
 */
public record ResultKey(UUID job, int attempt, int action, int number) {

  private static final String COUNT = "([1-9][0-9]{0,8})";
  private static final Pattern KEY =
      Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/" + COUNT
          + "/" + COUNT + "\\." + COUNT);

  /** @throws IllegalArgumentException that names the text and what was expected */
  public static ResultKey parse(String text) {
    Matcher key = KEY.matcher(text);
    if (!key.matches()) {
      throw new IllegalArgumentException("key: '" + Result.shown(text)
          + "' (expected JOB/ATTEMPT/ACTION.ITEM, the last three counted from 1)");
    }
    return new ResultKey(
        UUID.fromString(key.group(1)),
        Integer.parseInt(key.group(2)),
        Integer.parseInt(key.group(3)),
        Integer.parseInt(key.group(4)));
  }

  @Override
  public String toString() {
    return job + "/" + attempt + "/" + action + "." + number;
  }
}
