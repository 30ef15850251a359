package org.taskotron.resultsdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Json;

/**
 * A guide as its reader follows it: blocks of {@code sh} are typed, and what the block after one shows is what should be
 * seen.
 *
 * <p>Blocks that set variables hold for all that come later. {@code json} shows a good answer's body, {@code http} its
 * status line and some of its headers too, {@code text} a body that is no JSON. In all of them {@code …} stands for any
 * text, in JSON also as a field for any further fields, and a time for any time.
 */
record Guide(List<Example> examples) {

  private static final String ANY = "…";
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^(?:#+ ([^\n]+)|```(\\w+)\\n(.*?)^```)$", Pattern.DOTALL);
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");

  /**
   * What is typed, and what should be seen.
   *
   * @param section the heading that it stands below
   * @param command with the variables that were set before
   * @param sort of the block that follows it; missing: it only must succeed
   */
  record Example(String section, String command, @Nullable String sort, String shown) {

    /** How an answer differs from what is shown. */
    Optional<String> differsFrom(Shell.Seen seen) {
      return difference(seen)
          .map(what -> section + ": " + what + "\n" + command + "shown:\n" + shown + "seen:\n"
              + seen.head() + seen.body() + seen.errors());
    }

    private Optional<String> difference(Shell.Seen seen) {
      if (seen.exit() != 0) {
        return Optional.of("it ended with " + seen.exit());
      }
      if ("http".equals(sort)) {
        int gap = shown.indexOf("\n\n");
        for (String line : shown.substring(0, gap).split("\n")) {
          if (!seen.head().lines().anyMatch(line::equalsIgnoreCase)) {
            return Optional.of("no " + line);
          }
        }
        return jsonDifference(shown.substring(gap), seen.body());
      }
      if (seen.status() >= 400) {
        return Optional.of("status " + seen.status());
      }
      if (sort == null) {
        return Optional.empty();
      }
      return sort.equals("json")
          ? jsonDifference(shown, seen.body())
          : fits(shown.strip(), seen.body().strip()) ? Optional.empty() : Optional.of("text");
    }

    private static Optional<String> jsonDifference(String shown, String body) {
      return Guide.difference(
          "answer", Json.read(shown.getBytes(UTF_8)), Json.read(body.getBytes(UTF_8)));
    }
  }

  static Guide read(String name) throws IOException {
    return of(Files.readString(folder().resolve(name)));
  }

  /** Where the guides are, from wherever in the tree this runs. */
  static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("docs/guides"))) {
      here = here.getParent();
    }
    return here.resolve("docs/guides");
  }

  /** The blocks of one sort. */
  static List<String> blocks(String name, String sort) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(folder().resolve(name)));
    while (block.find()) {
      if (sort.equals(block.group(2))) {
        found.add(block.group(3));
      }
    }
    return found;
  }

  static Guide of(String text) {
    List<Example> examples = new ArrayList<>();
    StringBuilder variables = new StringBuilder();
    String section = "";
    @Nullable String typed = null;
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String sort = block.group(2);
      if (typed != null) {
        boolean answered = sort != null && !sort.equals("sh");
        examples.add(new Example(
            section, variables + typed, answered ? sort : null, answered ? block.group(3) : ""));
        typed = null;
      }
      if (sort == null) {
        section = block.group(1);
      } else if (sort.equals("sh") && block.group(3).startsWith("curl")) {
        typed = block.group(3);
      } else if (sort.equals("sh") && block.group(3).matches("(?s)\\w+=.*")) {
        variables.append(block.group(3));
      }
    }
    return new Guide(List.copyOf(examples));
  }

  static Optional<String> difference(String where, JsonNode shown, JsonNode seen) {
    if (shown.isObject() && seen.isObject()) {
      return fieldsDiffer(where, shown, seen);
    }
    if (shown.isArray() && seen.isArray()) {
      if (shown.size() != seen.size()) {
        return Optional.of(where + " has " + seen.size() + " entries");
      }
      for (int i = 0; i < shown.size(); i++) {
        Optional<String> inside = difference(where + "/" + i, shown.get(i), seen.get(i));
        if (inside.isPresent()) {
          return inside;
        }
      }
      return Optional.empty();
    }
    boolean same = shown.isTextual() && seen.isTextual()
        ? fits(shown.textValue(), seen.textValue())
        : shown.equals(seen);
    return same ? Optional.empty() : Optional.of(where + " is " + seen);
  }

  private static Optional<String> fieldsDiffer(String where, JsonNode shown, JsonNode seen) {
    for (var field : shown.properties()) {
      String name = field.getKey();
      if (name.equals(ANY)) {
        continue;
      }
      Optional<String> inside = seen.has(name)
          ? difference(where + "/" + name, field.getValue(), seen.get(name))
          : Optional.of(where + " has no " + name);
      if (inside.isPresent()) {
        return inside;
      }
    }
    if (!shown.has(ANY)) {
      for (var field : seen.properties()) {
        if (!shown.has(field.getKey())) {
          return Optional.of(where + " has " + field.getKey() + " too");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(String shown, String seen) {
    if (TIME.matcher(shown).matches()) {
      return TIME.matcher(seen).matches();
    }
    StringBuilder pattern = new StringBuilder();
    for (String part : shown.split(ANY, -1)) {
      pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(seen).matches();
  }
}
