package org.taskotron.trigger.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Problem;
import org.taskotron.base.id.JobUuid;

/**
 * Lines of a jobs.csv that somebody copied to a file, with or without its header. With a header the columns may stand in
 * any order, and only those that make a job are needed; without one they stand as the trigger writes them, and those at
 * the end may be missing.
 */
public final class JobsFile {

  private static final int FEWEST = 5;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  private JobsFile(String file) {
    this.file = file;
  }

  /** The jobs of a file, each once. */
  public static List<JobRequest> read(Path file) throws ConfigException {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(Problem.ofFile(file.toString(), "not there"));
    } catch (IOException e) {
      throw new ConfigException(
          Problem.ofFile(file.toString(), "cannot be read: " + e.getMessage()));
    }
  }

  static List<JobRequest> read(String name, String text) throws ConfigException {
    JobsFile reader = new JobsFile(name);
    List<JobRequest> jobs = reader.jobs(text);
    if (!reader.problems.isEmpty()) {
      throw new ConfigException(reader.problems);
    }
    return jobs;
  }

  private List<JobRequest> jobs(String text) {
    Map<UUID, JobRequest> jobs = new LinkedHashMap<>();
    List<String> columns = JobLine.COLUMNS;
    int at = text.startsWith("\ufeff") ? 1 : 0;
    int line = 1;
    boolean first = true;
    while (at < text.length()) {
      JobLine.Parsed parsed = JobLine.parse(text, at);
      List<String> values = parsed.values();
      boolean blank = values.size() == 1 && values.get(0).isBlank();
      if (!blank && first && isHeader(values)) {
        columns = header(values, line);
      } else if (!blank) {
        job(columns, values, line).ifPresent(job -> jobs.putIfAbsent(job.uuid(), job));
      }
      first &= blank;
      line += parsed.lines();
      at = parsed.next();
    }
    if (first) {
      problems.add(Problem.ofFile(file, "empty (expected lines of a jobs.csv)"));
    }
    return List.copyOf(jobs.values());
  }

  private static boolean isHeader(List<String> values) {
    return values.contains("item")
        || values.contains("taskname")
        || values.get(0).equals("uuid");
  }

  private List<String> header(List<String> values, int line) {
    for (String column : values) {
      if (!JobLine.COLUMNS.contains(column)) {
        problems.add(new Problem(
            file,
            line,
            1,
            "column " + column + " (expected some of "
                + String.join(", ", JobLine.COLUMNS) + ")"
                + Nearest.to(column, JobLine.COLUMNS)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("")));
      }
    }
    for (String needed : List.of("item", "item_type", "arch")) {
      if (!values.contains(needed)) {
        problems.add(new Problem(
            file,
            line,
            1,
            "no column " + needed + " (expected item, item_type, arch, and taskname"
                + " or git_repo)"));
      }
    }
    return values;
  }

  private Optional<JobRequest> job(List<String> columns, List<String> values, int line) {
    if (values.size() > columns.size() || columns == JobLine.COLUMNS && values.size() < FEWEST) {
      problems.add(new Problem(
          file,
          line,
          1,
          values.size() + " columns (expected "
              + (columns == JobLine.COLUMNS ? FEWEST + " to " : "") + columns.size() + ": "
              + String.join(",", columns) + ")"));
      return Optional.empty();
    }
    Map<String, String> named = new HashMap<>();
    for (int n = 0; n < values.size(); n++) {
      named.put(columns.get(n), values.get(n).strip());
    }
    return job(named, line);
  }

  private Optional<JobRequest> job(Map<String, String> named, int line) {
    int before = problems.size();
    String task = named.getOrDefault("taskname", "");
    String given = named.getOrDefault("git_repo", "");
    String repository = given.isEmpty() && !task.isEmpty() ? JobRequest.NAMESPACE + task : given;
    needed(line, "taskname", repository);
    for (String key : List.of("item", "item_type", "arch")) {
      needed(line, key, named.getOrDefault(key, ""));
    }
    boolean onItsOwnArch = flag(line, named.getOrDefault("match_host_arch", ""));
    JobRequest job = JobRequest.named(
        JobUuid.withoutYear(named.getOrDefault("message_id", "")),
        repository,
        named.getOrDefault("git_branch", ""),
        named.getOrDefault("git_path", ""),
        named.getOrDefault("item", ""),
        named.getOrDefault("item_type", ""),
        named.getOrDefault("arch", ""),
        onItsOwnArch);
    Optional<UUID> uuid = uuid(line, named.getOrDefault("uuid", ""));
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(uuid.map(job::as).orElse(job));
  }

  private void needed(int line, String key, String value) {
    if (value.isEmpty()) {
      problems.add(new Problem(file, line, 1, key + ": empty (expected a value)"));
    }
  }

  private boolean flag(int line, String text) {
    if (!text.isEmpty() && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      problems.add(
          new Problem(file, line, 1, "match_host_arch: " + text + " (expected true or false)"));
    }
    return text.equalsIgnoreCase("true");
  }

  /** A line without one is a job that is called after what is in it: the same line again is the same job. */
  private Optional<UUID> uuid(int line, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")) {
      problems.add(new Problem(file, line, 1, "uuid: " + text + " (expected a UUID, or nothing)"));
      return Optional.empty();
    }
    return Optional.of(UUID.fromString(text));
  }
}
