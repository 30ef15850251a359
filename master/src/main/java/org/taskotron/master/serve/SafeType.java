package org.taskotron.master.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** As what a file that a task made may be shown. What is in none of the lists is for download. */
final class SafeType {

  static final String TEXT = "text/plain; charset=utf-8";
  static final String DOWNLOAD = "application/octet-stream";
  private static final int LOOKED_AT = 1024;
  private static final Map<String, String> SHOWN = Map.of(
      "html", "text/html; charset=utf-8",
      "htm", "text/html; charset=utf-8",
      "json", "application/json",
      "png", "image/png",
      "jpg", "image/jpeg",
      "jpeg", "image/jpeg",
      "gif", "image/gif",
      "webp", "image/webp");
  /** These hold programs for browsers, whatever else they look like. */
  private static final Set<String> NEVER_SHOWN =
      Set.of("svg", "svgz", "xhtml", "mht", "mhtml", "pdf", "swf");

  private SafeType() {}

  static String of(Path file) throws IOException {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String shown = SHOWN.get(ending);
    if (shown != null) {
      return shown;
    }
    return !NEVER_SHOWN.contains(ending) && isText(file) ? TEXT : DOWNLOAD;
  }

  /** Whether it begins like a text: UTF-8, without the control characters that texts do not have. */
  private static boolean isText(Path file) throws IOException {
    byte[] beginning;
    try (InputStream in = Files.newInputStream(file)) {
      beginning = in.readNBytes(LOOKED_AT);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(LOOKED_AT);
    // The last character may be cut in half.
    CoderResult result = decoder.decode(ByteBuffer.wrap(beginning), text, false);
    return !result.isError() && text.flip().chars().allMatch(SafeType::inText);
  }

  private static boolean inText(int c) {
    return c >= ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\b' || c == 0x1b;
  }
}
