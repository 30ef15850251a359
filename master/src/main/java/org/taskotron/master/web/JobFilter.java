package org.taskotron.master.web;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Percent;
import org.taskotron.base.web.Request;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;

/**
 * Which jobs a list shows: what stands in its address. Null asks for nothing.
 *
 * @param repository {@code fedoraqa/rpmlint}
 * @param path of the task in its repository
 * @param item the beginning of an item
 * @param slave that had an attempt at the job
 */
public record JobFilter(
    @Nullable JobState state,
    @Nullable Outcome outcome,
    @Nullable Cause cause,
    @Nullable String repository,
    @Nullable String path,
    @Nullable String item,
    @Nullable String arch,
    @Nullable String slave,
    @Nullable String message) {

  /** All jobs. */
  public static final JobFilter NONE =
      new JobFilter(null, null, null, null, null, null, null, null, null);

  private static final String OUR_NAMESPACE = "fedoraqa";
  private static final int LONGEST = 1_024;

  /** Reads {@code ?state=&outcome=&cause=&task=&item=&arch=&slave=&message=}; refuses words that mean nothing. */
  static JobFilter of(Request request) {
    Optional<String> task = text(request, "task");
    String repository = null;
    String path = null;
    if (task.isPresent()) {
      String[] parts = task.get().split("/", 3);
      repository = parts.length == 1 ? OUR_NAMESPACE + "/" + parts[0] : parts[0] + "/" + parts[1];
      path = parts.length == 3 ? parts[2] : null;
    }
    return new JobFilter(
        word(request, "state", JobState.class),
        word(request, "outcome", Outcome.class),
        word(request, "cause", Cause.class),
        repository,
        path,
        text(request, "item").orElse(null),
        text(request, "arch").orElse(null),
        text(request, "slave").orElse(null),
        text(request, "message").orElse(null));
  }

  private static Optional<String> text(Request request, String name) {
    Optional<String> text =
        request.query(name).map(String::strip).filter(value -> !value.isEmpty());
    if (text.isPresent() && text.get().length() > LONGEST) {
      throw HttpRefusal.badRequest(
          name + ": " + text.get().length() + " characters (expected " + LONGEST + " at most)");
    }
    return text;
  }

  private static <E extends Enum<E>> @Nullable E word(Request request, String name, Class<E> type) {
    String word = text(request, name).orElse(null);
    if (word == null) {
      return null;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(word.replace(' ', '_'))) {
        return value;
      }
    }
    String known = Arrays.stream(type.getEnumConstants())
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
    throw HttpRefusal.badRequest(
        name + ": not a word that is known here (expected one of " + known + ")");
  }

  /** Whether nothing is asked for. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** The task as people write it; empty if it is not asked for. */
  public String task() {
    if (repository == null) {
      return "";
    }
    return path == null ? repository : repository + "/" + path;
  }

  /** The filter as it stands in an address: {@code state=done&item=xchat}. */
  public String query() {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "state", state == null ? null : state.name().toLowerCase(Locale.ROOT));
    put(all, "outcome", outcome == null ? null : outcome.name().toLowerCase(Locale.ROOT));
    put(all, "cause", cause == null ? null : cause.name().toLowerCase(Locale.ROOT));
    put(all, "task", repository == null ? null : task());
    put(all, "item", item);
    put(all, "arch", arch);
    put(all, "slave", slave);
    put(all, "message", message);
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + Percent.encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static void put(Map<String, String> all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  /** Everything that begins with the item sorts below this. Null if the item is not asked for. */
  public @Nullable String itemEnd() {
    return item == null ? null : item + "\uDBFF\uDFFF";
  }

  /** The outcome that is asked for, or to which the cause belongs that is: there is an index of outcomes. */
  public @Nullable Outcome outcomeOrItsCauses() {
    return outcome == null && cause != null ? cause.outcome() : outcome;
  }
}
