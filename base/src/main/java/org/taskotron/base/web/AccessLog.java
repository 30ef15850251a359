package org.taskotron.base.web;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log in combined format. Requests hand their line over and go on; one thread writes. When it cannot keep up,
 * lines are left out and counted rather than requests held up. A file is rotated at 10 MB into ten older ones. Safe for
 * use by several threads.
 */
final class AccessLog implements AutoCloseable {

  /** One answered request. */
  record Line(
      Instant at,
      String remote,
      String request,
      int status,
      long bytes,
      @Nullable String referer,
      @Nullable String agent) {}

  /** Where lines go. */
  private interface Target extends AutoCloseable {
    void write(List<String> lines) throws IOException;

    @Override
    void close() throws IOException;
  }

  static final long MAX_FILE = 10_000_000;
  private static final int OLDER_FILES = 10;
  private static final int WAITING = 8_192;
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final @Nullable Target target;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final @Nullable Thread writer;
  private volatile boolean closing;

  private AccessLog(@Nullable Target target) {
    this.target = target;
    if (target == null) {
      writer = null;
    } else {
      writer = new Thread(this::writeAll, "access-log");
      writer.setDaemon(true);
      writer.start();
    }
  }

  /** Opens what the setting names. */
  static AccessLog open(String setting, Path directory, String daemon) throws IOException {
    if (setting.equals("none")) {
      return new AccessLog(null);
    }
    if (setting.equals("stdout")) {
      return new AccessLog(new StdoutTarget());
    }
    if (setting.equals("syslog") || setting.startsWith("syslog:")) {
      return new AccessLog(new SyslogTarget(syslogAddress(setting), daemon));
    }
    return new AccessLog(new FileTarget(directory.resolve(setting)));
  }

  /** Takes a line; never waits. */
  void add(Line line) {
    if (target != null && !waiting.offer(line)) {
      leftOut.incrementAndGet();
    }
  }

  /** Lines that could not be taken. */
  long leftOut() {
    return leftOut.get();
  }

  @Override
  public void close() {
    closing = true;
    if (writer == null || target == null) {
      return;
    }
    try {
      writer.join(5_000);
      target.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("access log: {}", e.getMessage());
    }
  }

  private void writeAll() {
    boolean broken = false;
    while (!closing || !waiting.isEmpty()) {
      List<Line> batch = new ArrayList<>();
      try {
        Line first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        waiting.drainTo(batch, 1_000);
        if (target != null) {
          target.write(batch.stream().map(AccessLog::text).toList());
        }
        broken = false;
      } catch (IOException e) {
        leftOut.addAndGet(batch.size());
        if (!broken) {
          LOG.warn("access log cannot be written, lines are left out: {}", e.getMessage());
        }
        broken = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** {@code 10.0.0.1 - - [21/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"}. */
  static String text(Line line) {
    return line.remote() + " - - [" + TIME.format(line.at()) + "] \"" + escaped(line.request())
        + "\" "
        + line.status() + " " + (line.bytes() == 0 ? "-" : Long.toString(line.bytes())) + " \""
        + (line.referer() == null ? "-" : escaped(line.referer())) + "\" \""
        + (line.agent() == null ? "-" : escaped(line.agent())) + "\"";
  }

  private static String escaped(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        if (out == null) {
          out = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else {
          for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            out.append(String.format("\\x%02x", b & 0xff));
          }
        }
      } else if (out != null) {
        out.append(c);
      }
    }
    return out == null ? text : out.toString();
  }

  private static InetSocketAddress syslogAddress(String setting) {
    String[] parts = setting.split(":", -1);
    try {
      String host = parts.length > 1 ? parts[1] : "localhost";
      int port = parts.length > 2 ? Integer.parseInt(parts[2]) : 514;
      return new InetSocketAddress(host, port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "access_log: " + setting + " (expected syslog:HOST:PORT)", e);
    }
  }

  private static final class StdoutTarget implements Target {
    @Override
    public void write(List<String> lines) {
      lines.forEach(System.out::println);
    }

    @Override
    public void close() {
      System.out.flush();
    }
  }

  /** RFC 3164 over UDP, facility local0, severity info. */
  private static final class SyslogTarget implements Target {
    private final DatagramSocket socket;
    private final SocketAddress to;
    private final String head;

    SyslogTarget(SocketAddress to, String daemon) throws IOException {
      this.socket = new DatagramSocket();
      this.to = to;
      this.head = "<134>taskotron-" + daemon + ": ";
    }

    @Override
    public void write(List<String> lines) throws IOException {
      for (String line : lines) {
        byte[] bytes = (head + line).getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, Math.min(bytes.length, 8_000), to));
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static final class FileTarget implements Target {
    private final Path file;
    private @Nullable Writer out;
    private long size;

    FileTarget(Path file) throws IOException {
      this.file = file;
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      reopen();
    }

    private Writer reopen() throws IOException {
      BufferedWriter opened = Files.newBufferedWriter(
          file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      size = Files.size(file);
      out = opened;
      return opened;
    }

    @Override
    public void write(List<String> lines) throws IOException {
      // A file that somebody moved away (logrotate) is begun anew.
      Writer writer = out;
      if (writer == null || !Files.exists(file)) {
        close();
        writer = reopen();
      }
      if (size > MAX_FILE) {
        close();
        rotate();
        writer = reopen();
      }
      for (String line : lines) {
        writer.write(line);
        writer.write('\n');
        size += line.length() + 1L;
      }
      writer.flush();
    }

    private void rotate() throws IOException {
      for (int i = OLDER_FILES - 1; i >= 1; i--) {
        Path from = older(i);
        if (Files.exists(from)) {
          Files.move(from, older(i + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(file, older(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path older(int number) {
      return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        Writer closing = out;
        out = null;
        closing.close();
      }
    }
  }
}
