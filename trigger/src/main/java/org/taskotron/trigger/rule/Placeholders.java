package org.taskotron.trigger.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;

/**
 * Puts the placeholders of a rules file out of YAML's reach, so that the file is parsed once and not once for each event.
 *
 * <p>The file is a template by the rules of Python's safe string templates: {@code ${key}} and {@code $key} are filled
 * in, {@code $$} is a dollar sign, everything else stays. Each of these is replaced, before YAML sees it, by as many
 * characters of Unicode's private use area, which are letters to YAML:
 *
 * <pre>
 *   $in: ${critpath_pkgs}       becomes   ABB: CBBBBBBBBBBBBBBB
 * </pre>
 *
 * <p>Lines and columns stay as they were. And a value that is filled in later is never parsed, so no value can bring
 * structure with it.
 */
final class Placeholders {

  /** Python's identifiers: ASCII only. */
  private static final Pattern WRITTEN =
      Pattern.compile("\\$(?:\\$|([_A-Za-z][_A-Za-z0-9]*)|\\{([_A-Za-z][_A-Za-z0-9]*)})");

  private static final char FIRST_PRIVATE = '\ue000';
  private static final char FILLER = '\ue001';
  private static final char DOLLAR = '\ue002';
  private static final char FIRST_INDEX = '\ue100';
  private static final char LAST_PRIVATE = '\uf8ff';
  private static final int MOST = LAST_PRIVATE - FIRST_INDEX;

  /** A placeholder: the key, and how it was written. */
  record Placeholder(String key, String written) {}

  private final List<Placeholder> known = new ArrayList<>();
  private final String hidden;

  Placeholders(String file, String text) throws ConfigException {
    refusePrivate(file, text);
    StringBuilder result = new StringBuilder(text.length());
    Matcher matcher = WRITTEN.matcher(text);
    int end = 0;
    while (matcher.find()) {
      result.append(text, end, matcher.start());
      result
          .append(marker(file, matcher))
          .append(String.valueOf(FILLER).repeat(matcher.end() - matcher.start() - 1));
      end = matcher.end();
    }
    this.hidden = result.append(text, end, text.length()).toString();
  }

  private static void refusePrivate(String file, String text) throws ConfigException {
    int line = 1;
    int column = 0;
    for (int n = 0; n < text.length(); n++) {
      char c = text.charAt(n);
      column++;
      if (c == '\n') {
        line++;
        column = 0;
      } else if (c >= FIRST_PRIVATE && c <= LAST_PRIVATE) {
        throw new ConfigException(new Problem(
            file,
            line,
            column,
            String.format("U+%04X (expected no character for private use)", (int) c)));
      }
    }
  }

  private char marker(String file, Matcher matcher) throws ConfigException {
    if (matcher.group().equals("$$")) {
      return DOLLAR;
    }
    String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    Placeholder placeholder = new Placeholder(key, matcher.group());
    int index = known.indexOf(placeholder);
    if (index < 0) {
      index = known.size();
      known.add(placeholder);
    }
    if (index > MOST) {
      throw new ConfigException(
          Problem.ofFile(file, "more than " + MOST + " different placeholders"));
    }
    return (char) (FIRST_INDEX + index);
  }

  /** The file as YAML is to see it. */
  String hidden() {
    return hidden;
  }

  /** A scalar of that YAML as the template that it is. */
  Template template(String scalar) {
    List<Template.Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int n = 0; n < scalar.length(); n++) {
      char c = scalar.charAt(n);
      if (c == DOLLAR) {
        plain.append('$');
      } else if (c >= FIRST_INDEX && c <= LAST_PRIVATE) {
        if (plain.length() > 0) {
          parts.add(new Template.Text(plain.toString()));
          plain.setLength(0);
        }
        parts.add(new Template.Hole(known.get(c - FIRST_INDEX)));
      } else if (c != FILLER) {
        plain.append(c);
      }
    }
    if (plain.length() > 0 || parts.isEmpty()) {
      parts.add(new Template.Text(plain.toString()));
    }
    return new Template(parts);
  }

  /** A text with placeholders as they were written: for messages to people. */
  String shown(String hiddenText) {
    return template(hiddenText).asWritten();
  }

  static boolean touches(String scalar) {
    return scalar.chars().anyMatch(c -> c >= FIRST_PRIVATE && c <= LAST_PRIVATE);
  }
}
