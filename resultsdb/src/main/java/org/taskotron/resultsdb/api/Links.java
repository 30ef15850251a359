package org.taskotron.resultsdb.api;

import java.nio.charset.StandardCharsets;
import org.taskotron.base.web.Percent;
import org.taskotron.base.web.Request;

/** The absolute links of answers, as the asker sees us. */
final class Links {

  /** Where the API begins. */
  static final String ROOT = "/api/v2.0";

  private static final String PLAIN = ",;:&=+'!$()*@-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final String base;

  private Links(String base) {
    this.base = base;
  }

  static Links of(Request request) {
    return new Links(request.baseUrl() + ROOT);
  }

  String collection(String name) {
    return base + "/" + name;
  }

  String testcase(String name) {
    return base + "/testcases/" + path(name, true);
  }

  String group(String uuid) {
    return base + "/groups/" + path(uuid, false);
  }

  String resultsOfGroup(String uuid) {
    return base + "/results?groups=" + Percent.encode(uuid).replace("%20", "+");
  }

  String result(long id) {
    return base + "/results/" + id;
  }

  private static String path(String text, boolean slashStays) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && Character.isLetterOrDigit(c)
          || PLAIN.indexOf(c) >= 0
          || c == '/' && slashStays;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }
}
