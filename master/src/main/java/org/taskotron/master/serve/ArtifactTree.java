package org.taskotron.master.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;

/**
 * What there is below {@code /artifacts/}: the artifacts, and each attempt's log where its name says.
 *
 * <pre>
 *   20261121/27f94e36-…/taskotron.log                 from logs/20261121/27f94e36-…/1.log
 *                       task_output/report.html       from artifacts/20261121/27f94e36-…/task_output/report.html
 *                       attempt-2/taskotron.log       from logs/20261121/27f94e36-…/2.log
 *   all/27f94e36-…                                    the same, without the day
 * </pre>
 *
 * <p>Nothing outside is ever reached: a path is taken part by part, and no link is followed.
 */
final class ArtifactTree {

  private static final String LOG = "taskotron.log";
  private static final Pattern DAY = Pattern.compile("[0-9]{8}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern ATTEMPT = Pattern.compile("attempt-([1-9][0-9]{0,8})");
  private static final int MOST_LISTED = 5_000;

  private final ArtifactStore artifacts;
  private final LogBook logs;
  private final JobDays days;

  ArtifactTree(ArtifactStore artifacts, LogBook logs, JobDays days) {
    this.artifacts = artifacts;
    this.logs = logs;
    this.days = days;
  }

  /** What is at a path: {@link File}, {@link Folder} or {@link Nothing}. */
  sealed interface Found {}

  /** @param log it is a log, perhaps a growing one */
  record File(Path path, boolean log) implements Found {}

  /** @param cut how many entries are not listed */
  record Folder(List<Listed> entries, long cut) implements Found {}

  record Nothing() implements Found {}

  /** @param parts of the path below {@code /artifacts/}, decoded; none for {@code /artifacts/} itself */
  Found find(List<String> parts) {
    try {
      return found(parts);
    } catch (NoSuchFileException | InvalidPathException e) {
      return new Nothing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Found found(List<String> parts) throws IOException {
    if (parts.stream()
        .anyMatch(part ->
            part.isEmpty() || part.equals(".") || part.equals("..") || part.contains("/"))) {
      return new Nothing();
    }
    if (parts.isEmpty()) {
      return folders(artifacts.root(), logs.days(), DAY);
    }
    Optional<String> day = parts.get(0).equals("all")
        ? dayOf(parts.size() > 1 ? parts.get(1) : "")
        : Optional.of(parts.get(0)).filter(ArtifactTree::isDay);
    if (day.isEmpty()) {
      return new Nothing();
    }
    if (parts.size() == 1) {
      return folders(artifacts.root().resolve(day.get()), logs.jobs(day.get()), UUID_TEXT);
    }
    return UUID_TEXT.matcher(parts.get(1)).matches()
        ? ofJob(day.get(), UUID.fromString(parts.get(1)), parts.subList(2, parts.size()))
        : new Nothing();
  }

  private static boolean isDay(String text) {
    try {
      return DAY.matcher(text).matches()
          && LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private Optional<String> dayOf(String job) throws IOException {
    if (!UUID_TEXT.matcher(job).matches()) {
      return Optional.empty();
    }
    UUID uuid = UUID.fromString(job);
    Optional<String> day = artifacts.dayOf(uuid).filter(ArtifactTree::isDay);
    return day.isPresent() ? day : days.dayOf(uuid).map(DateTimeFormatter.BASIC_ISO_DATE::format);
  }

  private Found ofJob(String day, UUID job, List<String> rest) throws IOException {
    Matcher further = ATTEMPT.matcher(rest.isEmpty() ? "" : rest.get(0));
    int attempt = further.matches() ? Integer.parseInt(further.group(1)) : 1;
    List<String> inside = further.matches() ? rest.subList(1, rest.size()) : rest;
    SortedSet<Integer> logged = logs.attempts(day, job);
    boolean hasLog = logged.contains(attempt);
    if (hasLog && inside.equals(List.of(LOG))) {
      return new File(logs.file(place(day, job, attempt)), true);
    }
    Map<String, Listed> more = new TreeMap<>();
    if (inside.isEmpty() && hasLog) {
      long length = logs.state(place(day, job, attempt)).length();
      more.put(LOG, new Listed(LOG, Optional.of(length), Optional.empty()));
    }
    if (rest.isEmpty()) {
      logged.stream()
          .filter(number -> number > 1)
          .map(number -> "attempt-" + number)
          .forEach(name -> more.put(name, Listed.folder(name)));
    }
    return onDisk(artifacts.root().resolve(day).resolve(job.toString()), rest, more);
  }

  private static AttemptPlace place(String day, UUID job, int attempt) {
    return new AttemptPlace(LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE), job, attempt);
  }

  /** @param more entries of this folder that lie elsewhere */
  private static Found onDisk(Path root, List<String> parts, Map<String, Listed> more)
      throws IOException {
    Path path = root;
    for (String part : parts) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        return new Nothing();
      }
      path = path.resolve(part);
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return new File(path, false);
    }
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return listed(path, more);
    }
    return more.isEmpty() ? new Nothing() : new Folder(sorted(more), 0);
  }

  private static Folder listed(Path folder, Map<String, Listed> more) throws IOException {
    Map<String, Listed> entries = new TreeMap<>(more);
    long count = 0;
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        count++;
        if (count <= MOST_LISTED) {
          entry(path).ifPresent(listed -> entries.putIfAbsent(listed.name(), listed));
        }
      }
    }
    return new Folder(sorted(entries), Math.max(0, count - MOST_LISTED));
  }

  private static Optional<Listed> entry(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String name = path.getFileName().toString();
    if (attributes.isDirectory()) {
      return Optional.of(Listed.folder(name));
    }
    return attributes.isRegularFile()
        ? Optional.of(new Listed(
            name,
            Optional.of(attributes.size()),
            Optional.of(attributes.lastModifiedTime().toInstant())))
        : Optional.empty();
  }

  /** Folders first, each sort by name. */
  private static List<Listed> sorted(Map<String, Listed> entries) {
    List<Listed> sorted = new ArrayList<>(entries.values());
    sorted.sort(
        Comparator.comparing((Listed entry) -> !entry.isFolder()).thenComparing(Listed::name));
    return sorted;
  }

  /** Folders of artifacts and of logs together; the newest days are last in the map and first on the page. */
  private static Found folders(Path folder, SortedSet<String> also, Pattern names)
      throws IOException {
    Map<String, Listed> entries = new TreeMap<>(Comparator.reverseOrder());
    also.stream()
        .filter(name -> names.matcher(name).matches())
        .forEach(name -> entries.put(name, Listed.folder(name)));
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.map(path -> path.getFileName().toString())
            .filter(name -> names.matcher(name).matches())
            .forEach(name -> entries.put(name, Listed.folder(name)));
      }
    } else if (entries.isEmpty()) {
      return new Nothing();
    }
    List<Listed> first = entries.values().stream().limit(MOST_LISTED).toList();
    return new Folder(first, entries.size() - first.size());
  }
}
