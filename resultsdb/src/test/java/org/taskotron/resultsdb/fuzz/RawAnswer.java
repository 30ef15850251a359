package org.taskotron.resultsdb.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What came back over a connection of its own.
 *
 * @param status {@link #NONE} when it was cut off without one, {@link #NEVER} when none came in ten seconds
 * @param head status line and headers
 * @param body as it is on the wire; empty for a stream of events, which has no end
 */
public record RawAnswer(int status, String head, byte[] body, long millis) {

  public static final int NONE = 0;
  public static final int NEVER = 599;

  private static final int PATIENCE_MILLIS = 10_000;

  /**
   * Sends bytes, whatever they are, to a port here, and reads all that comes. Who refuses a request before all of it was
   * read closes a door at which something still arrives, and then TCP may throw the answer away: it is asked for again.
   */
  public static RawAnswer to(byte[] request, int port) throws IOException {
    for (int left = 3; ; left--) {
      try {
        return once(request, port);
      } catch (SocketException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private static RawAnswer once(byte[] request, int port) throws IOException {
    long begun = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(request);
      } catch (IOException e) {
        // Refused before all was sent: the answer tells.
      }
      return read(socket.getInputStream(), begun);
    } catch (SocketTimeoutException e) {
      return new RawAnswer(NEVER, "", new byte[0], since(begun));
    }
  }

  private static RawAnswer read(InputStream in, long begun) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      if (b == '\n' && bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1);
    if (!head.startsWith("HTTP/1.")) {
      return new RawAnswer(NONE, head, new byte[0], since(begun));
    }
    byte[] body = head.contains("text/event-stream") ? new byte[0] : in.readAllBytes();
    return new RawAnswer(Integer.parseInt(head.substring(9, 12)), head, body, since(begun));
  }

  private static long since(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  /** A header's value, or nothing. */
  public String header(String name) {
    return head.lines()
        .filter(
            line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
