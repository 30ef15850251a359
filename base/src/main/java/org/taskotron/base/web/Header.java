package org.taskotron.base.web;

/** One header of an answer. Control characters are refused here, so that no value can begin a header of its own. */
public record Header(String name, String value) {
  public Header {
    if (name.isEmpty() || !printable(name) || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException("header name " + name);
    }
    if (!printable(value)) {
      throw new IllegalArgumentException("header " + name + ": control character in its value");
    }
  }

  private static boolean printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }
}
