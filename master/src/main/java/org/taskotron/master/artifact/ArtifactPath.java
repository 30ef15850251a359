package org.taskotron.master.artifact;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path below an attempt's artifacts that cannot lead anywhere else: {@code task_output/report.html}.
 *
 * @param parts at least one; none is empty, {@code .} or {@code ..}
 */
public record ArtifactPath(List<String> parts) {

  private static final int LONGEST = 1024;
  private static final int LONGEST_PART = 255;
  private static final String LOG = "taskotron.log";
  private static final Pattern ATTEMPT = Pattern.compile("attempt-[0-9]+");

  public ArtifactPath {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a path as slaves and tasks say it.
   *
   * @throws IllegalArgumentException that names the path and what was expected
   */
  public static ArtifactPath parse(String text) {
    if (text.isEmpty()) {
      throw refused(text, "a path like task_output/report.html");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw refused(text, LONGEST + " bytes at most");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused(text, "no control character");
    }
    List<String> parts = List.of(text.split("/", -1));
    for (String part : parts) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw refused(text, "no empty part, '.' or '..', and no slash at either end");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
        throw refused(text, "parts of " + LONGEST_PART + " bytes at most");
      }
    }
    if (text.equals(LOG)) {
      throw refused(text, "another name: this one is the log stream's");
    }
    if (ATTEMPT.matcher(parts.get(0)).matches()) {
      throw refused(text, "another name: further attempts have this one");
    }
    return new ArtifactPath(parts);
  }

  private static IllegalArgumentException refused(String text, String expected) {
    return new IllegalArgumentException("path: '" + shown(text) + "' (expected " + expected + ")");
  }

  private static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    StringBuilder shown = new StringBuilder();
    cut.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
    return shown.toString();
  }

  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
