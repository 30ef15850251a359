package org.taskotron.base.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compression of answers that fit into memory. */
final class Gzip {

  /** Below this a packet is a packet. */
  static final int WORTH = 1_024;

  private Gzip() {}

  static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, 4_096) {
      {
        def.setLevel(Deflater.BEST_SPEED + 2);
      }
    }) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Whether an Accept-Encoding header takes gzip: {@code gzip;q=0} does not. */
  static boolean accepted(@Nullable String header) {
    if (header == null) {
      return false;
    }
    for (String entry : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = entry.strip().split(";", -1);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
