package org.taskotron.resultsdb.announce;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One frame of STOMP 1.1 or 1.2. Of a header that is repeated the first counts. */
record StompFrame(String command, Map<String, String> headers, byte[] body) {

  private static final byte[] NOTHING = {};
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int LONGEST_BODY = 1024 * 1024;

  StompFrame {
    headers = new LinkedHashMap<>(headers);
  }

  static StompFrame of(String command, Map<String, String> headers) {
    return new StompFrame(command, headers, NOTHING);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The command alone is not escaped in CONNECT: so says the standard, for the sake of version 1.0. */
  void write(OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder(command).append('\n');
    boolean plain = command.equals("CONNECT");
    headers.forEach((name, value) -> head.append(plain ? name : escaped(name))
        .append(':')
        .append(plain ? value : escaped(value))
        .append('\n'));
    out.write(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.write(0);
  }

  static StompFrame read(InputStream in) throws IOException {
    String command = line(in);
    while (command.isEmpty()) {
      command = line(in); // a heartbeat
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("the broker does not speak STOMP: a header without a colon");
      }
      headers.putIfAbsent(
          unescaped(line.substring(0, colon)), unescaped(line.substring(colon + 1)));
    }
    return new StompFrame(command, headers, body(in, headers.get("content-length")));
  }

  private static byte[] body(InputStream in, @org.jspecify.annotations.Nullable String length)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int known = length != null && length.matches("[0-9]{1,7}") ? Integer.parseInt(length) : -1;
    for (int b = in.read(); b != 0 || body.size() < known; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the broker closed the connection");
      }
      if (body.size() >= LONGEST_BODY) {
        throw new IOException("the broker's frame is longer than " + LONGEST_BODY + " bytes");
      }
      body.write(b);
    }
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the broker closed the connection");
      }
      if (line.size() >= LONGEST_LINE) {
        throw new IOException("the broker does not speak STOMP: a line without an end");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace(":", "\\c");
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        plain.append(
            switch (next) {
              case 'r' -> '\r';
              case 'n' -> '\n';
              case 'c' -> ':';
              default -> next;
            });
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
