package org.taskotron.resultsdb.importing;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Hash;

/** Makes texts of a dump's bytes that our tables take, and reports those that had to be changed for it. */
final class Texts {

  /** A testcase's name and a data key, in characters; a group's uuid. */
  static final int NAME = 768;

  static final int UUID_LENGTH = 36;

  /** Any other text, in UTF-16 units: what one column and one packet take with all of it escaped. */
  static final int LONGEST = 2 << 20;

  private static final int HASH = 43;

  private final Charset charset;
  private final Report report;

  Texts(Charset charset, Report report) {
    this.charset = charset;
    this.report = report;
  }

  /**
   * A text of a row; null for NULL.
   *
   * @param what whose it is, for the report
   */
  @Nullable String of(Spilled row, int text, String what) {
    String made = row.text(text, charset);
    if (made == null) {
      return null;
    }
    if (row.isDamaged(text, made, charset)) {
      report.changed(row.line(), what + ": bytes that are no " + charset + " are replaced");
    }
    if (made.indexOf(0) >= 0) {
      report.changed(row.line(), what + ": NUL characters are left out");
      made = made.replace("\0", "");
    }
    if (made.length() > LONGEST) {
      report.changed(row.line(), what + ": " + made.length() + " characters, cut to " + LONGEST);
      made = made.substring(
          0, Character.isHighSurrogate(made.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
    return made;
  }

  /** A name that our indexes take: a longer one is cut and ends with a hash of all of it, so that none becomes another. */
  String name(String name, long line, String what) {
    if (name.length() <= NAME || name.codePointCount(0, name.length()) <= NAME) {
      return name;
    }
    String shorter = name.substring(0, name.offsetByCodePoints(0, NAME - HASH - 1)) + "…"
        + Hash.of(name.getBytes(StandardCharsets.UTF_8));
    report.changed(
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
    report.changed(
        line,
        "group " + uuid + ": over " + UUID_LENGTH + " characters, its uuid is now " + shorter);
    return shorter;
  }
}
