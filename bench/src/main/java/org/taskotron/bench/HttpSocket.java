package org.taskotron.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection to a server of ours: a plain socket, so that clients take little of the cores that they share with it. */
final class HttpSocket implements Closeable {

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  HttpSocket(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 65_536);
  }

  /** Sends a request and reads past its answer. */
  int send(byte[] request) throws IOException {
    out.write(request);
    return answer(null);
  }

  int get(String path) throws IOException {
    return send(request(path));
  }

  /** A request's bytes, to be made once. */
  static byte[] request(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The body of an answer. */
  String read(String path) throws IOException {
    out.write(request(path));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status = answer(body);
    if (status != 200) {
      throw new IOException(path + " answered " + status);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  int post(String path, String type, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 200);
    request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
            + "\r\nContent-Length: " + body.length + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return send(request.toByteArray());
  }

  private int answer(@org.jspecify.annotations.Nullable ByteArrayOutputStream body)
      throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    long length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Long.parseLong(header.substring(15).strip());
      }
    }
    if (body == null) {
      in.skipNBytes(length);
    } else {
      body.writeBytes(in.readNBytes((int) length));
    }
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
