package org.taskotron.base.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Percent-encoding, decoded exactly once. */
public final class Percent {

  private static final int MAX_PARAMETERS = 1_000;
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Percent() {}

  /** A path segment decoded; {@code +} stays. Refuses broken escapes, bytes that are not UTF-8, and NUL. */
  static String path(String raw) {
    return decode(raw, false);
  }

  /** The parameters of a query or form in their order, repeats and empty values included. */
  static List<Map.Entry<String, String>> parameters(String raw) {
    if (raw.isEmpty()) {
      return List.of();
    }
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    int begin = 0;
    while (begin <= raw.length()) {
      int end = raw.indexOf('&', begin);
      if (end < 0) {
        end = raw.length();
      }
      if (end > begin) {
        String pair = raw.substring(begin, end);
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
        parameters.add(new SimpleImmutableEntry<>(name, value));
        if (parameters.size() > MAX_PARAMETERS) {
          throw HttpRefusal.badRequest("more than " + MAX_PARAMETERS + " parameters");
        }
      }
      begin = end + 1;
    }
    return List.copyOf(parameters);
  }

  /** A text as one segment of a path or one value of a query. */
  public static String encode(String text) {
    return encode(text, "");
  }

  /** A text as the rest of a path: slashes stay. */
  public static String encodePath(String text) {
    return encode(text, "/");
  }

  private static String encode(String text, String alsoPlain) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80
          && (Character.isLetterOrDigit(c)
              || "-._~".indexOf(c) >= 0
              || alsoPlain.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }

  private static String decode(String raw, boolean plusIsBlank) {
    boolean plain = true;
    for (int i = 0; i < raw.length() && plain; i++) {
      char c = raw.charAt(i);
      plain = c != '%' && c < 0x80 && (c != '+' || !plusIsBlank);
    }
    if (plain) {
      return raw;
    }
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw HttpRefusal.badRequest("the address holds a % that two hex digits do not follow");
        }
        out.put((byte) (high << 4 | low));
        i += 2;
      } else {
        out.put(b == '+' && plusIsBlank ? (byte) ' ' : b);
      }
    }
    return utf8(out.flip());
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
      if (text.indexOf('\0') >= 0) {
        throw HttpRefusal.badRequest("the address holds a NUL character");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw HttpRefusal.badRequest("the address is not UTF-8");
    }
  }
}
