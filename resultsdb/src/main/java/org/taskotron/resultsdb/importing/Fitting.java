package org.taskotron.resultsdb.importing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Data;
import org.taskotron.resultsdb.result.Hash;
import org.taskotron.resultsdb.result.Outcomes;

/** Makes of another ResultsDB's texts such as our tables take, and notes those that had to be changed for it. */
final class Fitting {

  /** A testcase's name and a data key, in characters; a group's uuid. */
  static final int NAME = 768;

  static final int UUID_LENGTH = 36;

  /** Any other text, in UTF-16 units: what one column and one packet take with all of it escaped. */
  static final int LONGEST = 2 << 20;

  private static final int HASH = 43;
  private static final String UNKNOWN_OUTCOME = "NEEDS_INSPECTION";
  private static final int OUTCOME = 32;

  private final Notes notes;

  Fitting(Notes notes) {
    this.notes = notes;
  }

  /**
   * Any text.
   *
   * @param line where it stood; 0: it has no line
   * @param what whose it is
   */
  String text(String text, long line, String what) {
    String made = text;
    if (made.indexOf(0) >= 0) {
      notes.changed(line, what + ": NUL characters are left out");
      made = made.replace("\0", "");
    }
    if (hasHalves(made)) {
      notes.changed(line, what + ": halves of characters are replaced");
      made = made.replaceAll("\\p{Cs}", "\ufffd");
    }
    if (made.length() > LONGEST) {
      notes.changed(line, what + ": " + made.length() + " characters, cut to " + LONGEST);
      made = made.substring(
          0, Character.isHighSurrogate(made.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
    return made;
  }

  /** Whether half of a surrogate pair stands alone, which no UTF-8 can say. */
  private static boolean hasHalves(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** A name that our indexes take: a longer one is cut and ends with a hash of all of it, so that none becomes another. */
  String name(String name, long line, String what) {
    if (name.length() <= NAME || name.codePointCount(0, name.length()) <= NAME) {
      return name;
    }
    String shorter = name.substring(0, name.offsetByCodePoints(0, NAME - HASH - 1)) + "…"
        + Hash.of(name.getBytes(StandardCharsets.UTF_8));
    notes.changed(
        line,
        what + ": " + name.codePointCount(0, name.length()) + " characters (at most " + NAME
            + "), it is called " + shorter);
    return shorter;
  }

  /** A group's uuid: a longer text gets a UUID made from it. */
  String uuid(String uuid, long line) {
    if (uuid.length() <= UUID_LENGTH || uuid.codePointCount(0, uuid.length()) <= UUID_LENGTH) {
      return uuid;
    }
    String shorter =
        UUID.nameUUIDFromBytes(uuid.getBytes(StandardCharsets.UTF_8)).toString();
    notes.changed(
        line,
        "group " + uuid + ": over " + UUID_LENGTH + " characters, its uuid is now " + shorter);
    return shorter;
  }

  /** An outcome: a word in capitals. */
  String outcome(@Nullable String outcome, long line, String what) {
    if (outcome == null || outcome.isBlank()) {
      notes.changed(line, what + ": it has no outcome, and gets " + UNKNOWN_OUTCOME);
      return UNKNOWN_OUTCOME;
    }
    if (Outcomes.isWord(outcome)) {
      return outcome;
    }
    String word = outcome.strip().toUpperCase(Locale.ROOT);
    String taken = Outcomes.isWord(word) ? word : UNKNOWN_OUTCOME;
    notes.changed(
        line,
        what + ": outcome " + outcome.substring(0, Math.min(OUTCOME, outcome.length()))
            + " (expected capitals), it is now " + taken);
    return taken;
  }

  /** The data of one result, which comes value by value. */
  final class DataOfOne {
    private final String what;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private int size;

    DataOfOne(String what) {
      this.what = what;
    }

    /** One more value, if there is room for it: both are texts that fit. */
    void add(String key, String value, long line) {
      if (size + value.length() > LONGEST) {
        notes.leftOut(
            line,
            what + ": data " + key + ": over " + LONGEST + " characters of data in one result");
        return;
      }
      size += value.length();
      values
          .computeIfAbsent(name(key, line, what + ": data key"), name -> new ArrayList<>(1))
          .add(value);
    }

    Data made() {
      return values.isEmpty() ? Data.NONE : Data.of(values);
    }
  }
}
