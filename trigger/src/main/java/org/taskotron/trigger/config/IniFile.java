package org.taskotron.trigger.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.config.Problem;

/**
 * An INI file as Python's ConfigParser reads it: {@code key = value} or {@code key: value} in {@code [sections]}, comment
 * lines with {@code #} or {@code ;}, comments behind a value after a blank and {@code ;}, values that go on in lines that
 * begin with a blank.
 */
final class IniFile {

  private static final Pattern SECTION = Pattern.compile("\\[([^]]+)]\\s*(?:[;#].*)?");
  private static final Pattern ENTRY = Pattern.compile("([^:=\\s][^:=]*?)\\s*[:=]\\s*(.*)");

  /** A value and where it stands. */
  record Entry(String section, String key, String value, int line, int column) {
    String name() {
      return section + "." + key;
    }
  }

  private final String file;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  private IniFile(String file) {
    this.file = file;
  }

  static IniFile parse(String file, String text) {
    IniFile ini = new IniFile(file);
    String section = "";
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      section = ini.line(section, line, number);
    }
    return ini;
  }

  private String line(String section, String line, int number) {
    String bare = withoutComment(line);
    if (bare.isBlank() || line.startsWith("#") || line.startsWith(";")) {
      return section;
    }
    Matcher head = SECTION.matcher(line.strip());
    if (head.matches() && !Character.isWhitespace(line.charAt(0))) {
      return head.group(1);
    }
    if (Character.isWhitespace(line.charAt(0)) && !entries.isEmpty()) {
      Entry last = entries.remove(entries.size() - 1);
      String joined = (last.value() + " " + bare.strip()).strip();
      entries.add(new Entry(last.section(), last.key(), joined, last.line(), last.column()));
      return section;
    }
    Matcher entry = ENTRY.matcher(bare);
    if (!entry.matches()) {
      problems.add(
          new Problem(file, number, 1, bare.strip() + " (expected key = value or [section])"));
    } else if (section.isEmpty()) {
      problems.add(
          new Problem(file, number, 1, entry.group(1) + " (expected a [section] before it)"));
    } else {
      entries.add(new Entry(
          section,
          entry.group(1).toLowerCase(Locale.ROOT),
          entry.group(2).strip(),
          number,
          entry.start(2) + 1));
    }
    return section;
  }

  private static String withoutComment(String line) {
    for (int n = 1; n < line.length(); n++) {
      if (line.charAt(n) == ';' && Character.isWhitespace(line.charAt(n - 1))) {
        return line.substring(0, n);
      }
    }
    return line;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Problem> problems() {
    return problems;
  }
}
