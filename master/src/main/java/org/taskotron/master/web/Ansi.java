package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns a terminal's output into HTML: colours become classes, everything else that a terminal would obey is left out.
 * One instance for consecutive lines, because a colour lasts until it is switched off. For one thread.
 */
final class Ansi {

  private static final char ESCAPE = 0x1b;
  private static final char BELL = 0x07;

  private boolean bold;
  private boolean dim;
  private boolean italic;
  private boolean underlined;
  private int foreground = -1;
  private int background = -1;

  /** A line without its line break, as HTML. What a carriage return would have overwritten is left out. */
  String html(String line) {
    String text = visible(line);
    StringBuilder out = new StringBuilder(text.length() + 32);
    boolean open = open(out);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        int end = endOfSequence(text, i);
        if (end > i + 2 && text.charAt(i + 1) == '[' && text.charAt(end - 1) == 'm') {
          if (open) {
            out.append("</span>");
          }
          obey(text.substring(i + 2, end - 1));
          open = open(out);
        }
        i = end - 1;
      } else {
        append(out, c);
      }
    }
    if (open) {
      out.append("</span>");
    }
    return out.toString();
  }

  private static String visible(String line) {
    String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    return text.substring(text.lastIndexOf('\r') + 1);
  }

  private static void append(StringBuilder out, char c) {
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\t' -> out.append('\t');
      default -> {
        if (c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0)) {
          out.append(c);
        }
      }
    }
  }

  /** Where the escape sequence that begins here is over. */
  private static int endOfSequence(String text, int start) {
    if (start + 1 >= text.length()) {
      return text.length();
    }
    char kind = text.charAt(start + 1);
    if (kind == '[') {
      for (int i = start + 2; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= 0x40 && c <= 0x7e) {
          return i + 1;
        }
      }
      return text.length();
    }
    if (kind == ']') {
      for (int i = start + 2; i < text.length(); i++) {
        if (text.charAt(i) == BELL) {
          return i + 1;
        }
        if (text.charAt(i) == ESCAPE && i + 1 < text.length() && text.charAt(i + 1) == '\\') {
          return i + 2;
        }
      }
      return text.length();
    }
    return start + 2;
  }

  private void obey(String parameters) {
    String[] codes = parameters.isEmpty() ? new String[] {"0"} : parameters.split("[;:]", -1);
    for (int i = 0; i < codes.length; i++) {
      int code = number(codes[i]);
      if (code == 38 || code == 48) {
        int colour = -1;
        if (i + 2 < codes.length && number(codes[i + 1]) == 5) {
          colour = ofPalette(number(codes[i + 2]));
          i += 2;
        } else if (i + 4 < codes.length && number(codes[i + 1]) == 2) {
          colour = nearest(number(codes[i + 2]), number(codes[i + 3]), number(codes[i + 4]));
          i += 4;
        }
        if (code == 38) {
          foreground = colour;
        } else {
          background = colour;
        }
      } else {
        obey(code);
      }
    }
  }

  private void obey(int code) {
    if (code == 0) {
      bold = dim = italic = underlined = false;
      foreground = background = -1;
    } else if (code == 1) {
      bold = true;
    } else if (code == 2) {
      dim = true;
    } else if (code == 3) {
      italic = true;
    } else if (code == 4) {
      underlined = true;
    } else if (code == 22) {
      bold = dim = false;
    } else if (code == 23) {
      italic = false;
    } else if (code == 24) {
      underlined = false;
    } else if (code >= 30 && code <= 37) {
      foreground = code - 30;
    } else if (code == 39) {
      foreground = -1;
    } else if (code >= 40 && code <= 47) {
      background = code - 40;
    } else if (code == 49) {
      background = -1;
    } else if (code >= 90 && code <= 97) {
      foreground = code - 90 + 8;
    } else if (code >= 100 && code <= 107) {
      background = code - 100 + 8;
    }
  }

  private static int number(String text) {
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1; // not a code that means anything
    }
  }

  /** One of the 256 colours, as the nearest of the sixteen that the stylesheet knows. */
  private static int ofPalette(int colour) {
    if (colour < 0 || colour > 255) {
      return -1;
    }
    if (colour < 16) {
      return colour;
    }
    if (colour >= 232) {
      return colour < 244 ? 8 : 7;
    }
    int cube = colour - 16;
    return nearest(cube / 36 * 51, cube / 6 % 6 * 51, cube % 6 * 51);
  }

  private static int nearest(int red, int green, int blue) {
    int most = Math.max(red, Math.max(green, blue));
    if (most < 60) {
      return 8;
    }
    int bits = (red > most / 2 ? 1 : 0) | (green > most / 2 ? 2 : 0) | (blue > most / 2 ? 4 : 0);
    return bits + (most > 200 ? 8 : 0);
  }

  private boolean open(StringBuilder out) {
    List<String> classes = new ArrayList<>(3);
    if (bold) {
      classes.add("ab");
    }
    if (dim) {
      classes.add("ad");
    }
    if (italic) {
      classes.add("ai");
    }
    if (underlined) {
      classes.add("au");
    }
    if (foreground >= 0) {
      classes.add("af" + foreground);
    }
    if (background >= 0) {
      classes.add("ag" + background);
    }
    if (classes.isEmpty()) {
      return false;
    }
    out.append("<span class=\"").append(String.join(" ", classes)).append("\">");
    return true;
  }
}
