package org.taskotron.resultsdb.json;

import java.nio.charset.StandardCharsets;
import org.taskotron.base.web.Percent;

/**
 * The absolute addresses of what the API tells.
 *
 * @param base where it begins for the reader, without a slash at the end: {@code http://127.0.0.1:5001/api/v2.0}
 */
public record ApiAddresses(String base) {

  private static final String PLAIN = ",;:&=+'!$()*@-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  public String collection(String name) {
    return base + "/" + name;
  }

  public String testcase(String name) {
    return base + "/testcases/" + path(name, true);
  }

  public String group(String uuid) {
    return base + "/groups/" + path(uuid, false);
  }

  public String resultsOfGroup(String uuid) {
    return base + "/results?groups=" + Percent.encode(uuid).replace("%20", "+");
  }

  public String result(long id) {
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
