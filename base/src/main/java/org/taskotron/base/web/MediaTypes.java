package org.taskotron.base.web;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Media types by file name, and which of them are worth compressing. */
public final class MediaTypes {

  private static final Map<String, String> BY_ENDING = Map.ofEntries(
      Map.entry("html", "text/html; charset=utf-8"),
      Map.entry("htm", "text/html; charset=utf-8"),
      Map.entry("css", "text/css; charset=utf-8"),
      Map.entry("js", "text/javascript; charset=utf-8"),
      Map.entry("json", "application/json"),
      Map.entry("svg", "image/svg+xml"),
      Map.entry("png", "image/png"),
      Map.entry("jpg", "image/jpeg"),
      Map.entry("jpeg", "image/jpeg"),
      Map.entry("gif", "image/gif"),
      Map.entry("webp", "image/webp"),
      Map.entry("pdf", "application/pdf"),
      Map.entry("xml", "text/xml; charset=utf-8"),
      Map.entry("gz", "application/gzip"),
      Map.entry("xz", "application/x-xz"),
      Map.entry("zst", "application/zstd"),
      Map.entry("zip", "application/zip"),
      Map.entry("tar", "application/x-tar"),
      Map.entry("rpm", "application/x-rpm"),
      Map.entry("txt", Answer.TEXT),
      Map.entry("log", Answer.TEXT),
      Map.entry("md", Answer.TEXT),
      Map.entry("yml", Answer.TEXT),
      Map.entry("yaml", Answer.TEXT),
      Map.entry("csv", "text/csv; charset=utf-8"),
      Map.entry("tap", Answer.TEXT));

  private static final Set<String> GAIN =
      Set.of("application/json", "application/xml", "image/svg+xml", "application/x-tar");

  private MediaTypes() {}

  /** The type of a file by the ending of its name; unknown ones are bytes for download. */
  public static String of(String fileName) {
    String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, "application/octet-stream");
  }

  static boolean gainsByCompression(String type) {
    int semicolon = type.indexOf(';');
    String bare = semicolon < 0 ? type : type.substring(0, semicolon);
    return bare.startsWith("text/") && !bare.equals("text/event-stream") || GAIN.contains(bare);
  }
}
