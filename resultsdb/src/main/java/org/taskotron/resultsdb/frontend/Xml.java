package org.taskotron.resultsdb.frontend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.taskotron.base.web.Answer;

/** Text for XML that is read by others than browsers. */
final class Xml {

  private Xml() {}

  /** Escaped for an element or an attribute; what XML cannot hold at all is shown as a mark. */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(isAllowed(c) ? c : 0xfffd);
      }
    });
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xd7ff
        || c >= 0xe000 && c <= 0xfffd
        || c >= 0x10000;
  }

  /** A document that may be kept for so long, and then be asked for again by its tag. */
  static Answer answer(String type, String document, int maxAgeSeconds) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return Answer.bytes(type, bytes)
        .header("ETag", '"' + tag(bytes) + '"')
        .header("Cache-Control", "public, max-age=" + maxAgeSeconds);
  }

  private static String tag(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
