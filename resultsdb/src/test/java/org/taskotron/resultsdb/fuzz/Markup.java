package org.taskotron.resultsdb.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a page of ours far more strictly than a browser does, and says what is wrong with it: every element is closed
 * where it should be, every attribute quoted, every sign of somebody's text escaped, so that no text of anybody became
 * markup.
 */
public final class Markup {

  /** What is wrong, and where. */
  public static final class NotWell extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotWell(String what, String text, int at) {
      super(what + ", at …" + text.substring(Math.max(0, at - 200), at) + "[HERE]"
          + text.substring(at, Math.min(text.length(), at + 200)) + "…");
    }
  }

  private static final Set<String> VOID = Set.of("br", "hr", "img", "input", "link", "meta", "wbr");
  private static final Set<String> FOLLOWED = Set.of("href", "src", "action", "formaction");
  private static final Pattern REFERENCE = Pattern.compile("&(#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);");
  private static final Pattern END = Pattern.compile("</([a-z][a-z0-9]*)>");
  private static final Pattern BEGIN = Pattern.compile("<([a-z][a-z0-9]*)");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\s+([a-zA-Z][a-zA-Z0-9-]*)(?:=(?:\"([^\"]*)\"|'([^']*)'))?");
  private static final Pattern TAG_END = Pattern.compile("\\s*(/?)>");
  private static final Pattern SCHEME =
      Pattern.compile("[\\s\\p{Cntrl}]*(javascript|data|vbscript):.*", Pattern.DOTALL);

  private final String text;
  private final Deque<String> open = new ArrayDeque<>();
  private final Set<String> ids = new HashSet<>();
  private int at;

  private Markup(String text) {
    this.text = text;
  }

  /** Nothing is wrong with this page. */
  public static void check(byte[] page) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(page)).toString();
    } catch (CharacterCodingException e) {
      throw new NotWell("not UTF-8", new String(page, StandardCharsets.UTF_8), 0);
    }
    new Markup(text).document();
  }

  private void document() {
    characters();
    if (!text.startsWith("<!doctype html>")) {
      throw wrong("no doctype");
    }
    at = "<!doctype html>".length();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '<') {
        tag();
      } else if (c == '&') {
        at = taken(REFERENCE, "a bare &").end();
      } else {
        at++;
      }
    }
    if (!open.isEmpty()) {
      throw wrong("never closed: " + open);
    }
  }

  /** Those that HTML calls a mistake wherever they stand. */
  private void characters() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = c == '\t' || c == '\n' || c == '\r' || c == '\f';
      if (Character.isISOControl(c) && !blank || c >= 0xfdd0 && c <= 0xfdef || c >= 0xfffe) {
        throw new NotWell(String.format("the character U+%04X", (int) c), text, i);
      }
    }
  }

  private void tag() {
    if (text.startsWith("</", at)) {
      Matcher end = taken(END, "no end of an element");
      if (open.isEmpty() || !open.peek().equals(end.group(1))) {
        throw wrong("closed out of turn, open are " + open);
      }
      open.pop();
      at = end.end();
      return;
    }
    Matcher begin = taken(BEGIN, "a bare <");
    String name = begin.group(1);
    at = begin.end();
    attributes(name);
    Matcher end = taken(TAG_END, "no end of the tag");
    at = end.end();
    if (name.equals("script") && !text.startsWith("</script>", at)) {
      throw wrong("a script with a text");
    }
    if (end.group(1).isEmpty() && !VOID.contains(name)) {
      open.push(name);
    }
  }

  private void attributes(String element) {
    Set<String> names = new HashSet<>();
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.region(at, text.length()).lookingAt()) {
      String name = attribute.group(1);
      String value = attribute.group(2) != null
          ? attribute.group(2)
          : attribute.group(3) != null ? attribute.group(3) : "";
      if (!names.add(name) || name.toLowerCase(Locale.ROOT).startsWith("on")) {
        throw wrong("the attribute " + name);
      }
      if (name.equals("id") && !ids.add(value)) {
        throw wrong("a second element with the id " + value);
      }
      if (FOLLOWED.contains(name)
          && SCHEME.matcher(value.toLowerCase(Locale.ROOT)).matches()
          && !element.equals("img")) {
        throw wrong("a link that runs something");
      }
      Matcher reference = REFERENCE.matcher(value);
      for (int amp = value.indexOf('&'); amp >= 0; amp = value.indexOf('&', amp + 1)) {
        if (!reference.region(amp, value.length()).lookingAt()) {
          throw wrong("a bare & in the attribute " + name);
        }
      }
      if (value.indexOf('<') >= 0) {
        throw wrong("a bare < in the attribute " + name);
      }
      at = attribute.end();
    }
  }

  private Matcher taken(Pattern pattern, String otherwise) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw wrong(otherwise);
    }
    return matcher;
  }

  private NotWell wrong(String what) {
    return new NotWell(what, text, at);
  }
}
