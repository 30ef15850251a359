package org.taskotron.trigger.submit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job's line in jobs.csv. The columns, in this order:
 *
 * <pre>
 * uuid,taskname,item,item_type,arch,git_repo,git_branch,git_path,match_host_arch,message_id,submitted
 * </pre>
 *
 * <p>{@code taskname} is the task as rules name it, {@code git_repo} where it lives ({@code fedoraqa/rpmlint}). Values
 * with commas or quotes are quoted as RFC 4180 says. A job is always one line: line breaks in a value become blanks.
 */
final class JobLine {

  static final List<String> COLUMNS = List.of(
      "uuid",
      "taskname",
      "item",
      "item_type",
      "arch",
      "git_repo",
      "git_branch",
      "git_path",
      "match_host_arch",
      "message_id",
      "submitted");

  static final String HEADER = String.join(",", COLUMNS) + "\n";

  private JobLine() {}

  static String of(JobRequest job, Instant submitted) {
    List<String> values = List.of(
        job.uuid().toString(),
        job.task(),
        job.item(),
        job.itemType(),
        job.arch(),
        job.repository(),
        job.branch(),
        job.path(),
        Boolean.toString(job.matchHostArch()),
        job.messageId(),
        submitted.toString());
    return String.join(",", values.stream().map(JobLine::quoted).toList()) + "\n";
  }

  private static String quoted(String value) {
    String oneLine = value.replaceAll("\\R", " ");
    return oneLine.indexOf(',') >= 0 || oneLine.indexOf('"') >= 0
        ? '"' + oneLine.replace("\"", "\"\"") + '"'
        : oneLine;
  }

  /** The job of a line that begins with its UUID, as ours do. */
  static Optional<UUID> uuidOf(String line) {
    try {
      return line.length() > 36 && line.charAt(36) == ','
          ? Optional.of(UUID.fromString(line.substring(0, 36)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One record of a CSV text, and where the next begins; the text may end without a line break. */
  record Parsed(List<String> values, int next, int lines) {}

  /** Reads the record that begins at a place. */
  static Parsed parse(String text, int from) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int at = from;
    int lines = 0;
    boolean inQuotes = false;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (inQuotes) {
        if (c == '"' && at < text.length() && text.charAt(at) == '"') {
          value.append('"');
          at++;
        } else if (c == '"') {
          inQuotes = false;
        } else {
          lines += c == '\n' ? 1 : 0;
          value.append(c);
        }
      } else if (c == '"' && value.length() == 0) {
        inQuotes = true;
      } else if (c == ',') {
        values.add(value.toString());
        value.setLength(0);
      } else if (c == '\n') {
        break;
      } else if (c != '\r' || at >= text.length() || text.charAt(at) != '\n') {
        value.append(c);
      }
    }
    values.add(value.toString());
    return new Parsed(values, at, lines + 1);
  }
}
