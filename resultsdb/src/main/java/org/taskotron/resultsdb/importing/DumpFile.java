package org.taskotron.resultsdb.importing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.taskotron.resultsdb.result.Hash;

/** The file that holds a dump, plain or compressed by gzip, or standard input. */
final class DumpFile {

  private static final int LOOKED_AT = 1 << 20;
  private static final int BUFFER = 1 << 16;

  private final Optional<Path> path;
  private volatile long read;

  private DumpFile(Optional<Path> path) {
    this.path = path;
  }

  /** {@code -} is standard input. */
  static DumpFile of(Path path) {
    return new DumpFile(path.toString().equals("-") ? Optional.empty() : Optional.of(path));
  }

  /** As it is called in messages. */
  String name() {
    return path.map(file -> String.valueOf(file.getFileName())).orElse("standard input");
  }

  boolean isFile() {
    return path.isPresent();
  }

  /** What tells this dump from others, wherever it lies: its size, its beginning and its end. */
  String identity() throws IOException {
    if (path.isEmpty()) {
      return "a dump from standard input";
    }
    try (FileChannel file = FileChannel.open(path.get(), StandardOpenOption.READ)) {
      long size = file.size();
      int part = (int) Math.min(LOOKED_AT, size);
      ByteBuffer looked = ByteBuffer.allocate(part * 2);
      read(file, looked, 0, part);
      read(file, looked, size - part, part);
      return "the dump of " + size + " bytes, hash " + Hash.of(looked.array());
    }
  }

  private static void read(FileChannel file, ByteBuffer to, long from, int length)
      throws IOException {
    ByteBuffer part = to.slice(to.position(), length);
    while (part.hasRemaining() && file.read(part, from + part.position()) >= 0) {
      // goes on
    }
    to.position(to.position() + length);
  }

  /** How large it is, compressed where it is; 0: nobody knows. */
  long size() throws IOException {
    return path.isPresent() ? Files.size(path.get()) : 0;
  }

  /** How much of that is read. */
  long read() {
    return read;
  }

  /** Opens it; what is no plain dump is refused. */
  DumpBytes open() throws IOException {
    InputStream in = path.isPresent()
        ? Channels.newInputStream(FileChannel.open(path.get(), StandardOpenOption.READ))
        : System.in;
    BufferedInputStream counted = new BufferedInputStream(new Counted(in), BUFFER);
    counted.mark(BUFFER);
    byte[] first = counted.readNBytes(300);
    counted.reset();
    String beginning = new String(first, StandardCharsets.ISO_8859_1);
    String refusal = beginning.startsWith("PGDMP")
        ? "is pg_dump's custom format (make it plain: pg_restore -f dump.sql " + name() + ")"
        : beginning.startsWith("toc.dat")
            ? "is pg_dump's tar format (make it plain: pg_restore -f dump.sql " + name() + ")"
            : beginning.startsWith("(\u00b5/\u00fd")
                ? "is compressed by zstd (zstd -dc " + name() + " | resultsdb import … --dump -)"
                : beginning.startsWith("\u00fd7zXZ")
                    ? "is compressed by xz (xz -dc " + name() + " | resultsdb import … --dump -)"
                    : beginning.startsWith("BZh")
                        ? "is compressed by bzip2 (bzip2 -dc " + name()
                            + " | resultsdb import … --dump -)"
                        : "";
    if (!refusal.isEmpty()) {
      counted.close();
      throw new ImportRefused(name() + " " + refusal);
    }
    boolean gzip = beginning.startsWith("\u001f\u008b");
    if (gzip) {
      return new DumpBytes(unpacked(counted));
    }
    if (beginning.startsWith("\u00ef\u00bb\u00bf")) {
      counted.skipNBytes(3); // a byte order mark
    }
    return new DumpBytes(counted);
  }

  private static InputStream unpacked(InputStream gzip) throws IOException {
    try {
      return new GZIPInputStream(gzip, BUFFER);
    } catch (EOFException | ZipException e) {
      gzip.close();
      throw BadDump.damaged(0, e);
    }
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      throw new IOException("read in pieces only");
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int got = super.read(to, offset, length);
      read += Math.max(0, got);
      return got;
    }
  }
}
