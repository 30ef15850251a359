package org.taskotron.master.artifact;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.taskotron.master.job.AttemptPlace;

/**
 * One file on its way in. It lies under a name of its own until all of it is here and right. Belongs to one thread at a
 * time; closed always, stored or not.
 */
public final class Upload implements Begun, AutoCloseable {

  private final ArtifactStore store;
  private final AttemptPlace place;
  private final ArtifactPath path;
  private final long size;
  private final String sha256;
  private final Path incoming;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.digest();
  private final Runnable giveBack;
  private long received;
  private boolean done;

  Upload(
      ArtifactStore store,
      AttemptPlace place,
      ArtifactPath path,
      long size,
      String sha256,
      Path incoming,
      Runnable giveBack)
      throws IOException {
    this.store = store;
    this.place = place;
    this.path = path;
    this.size = size;
    this.sha256 = sha256;
    this.incoming = incoming;
    this.giveBack = giveBack;
    this.channel =
        FileChannel.open(incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Adds bytes. Those beyond the announced size are not written; {@link #finish} will tell. */
  public void write(ByteString bytes) throws IOException {
    received += bytes.size();
    if (received > size) {
      return;
    }
    for (ByteBuffer buffer : bytes.asReadOnlyByteBufferList()) {
      digest.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  /** More came than was announced: there is no use in sending on. */
  public boolean overflowed() {
    return received > size;
  }

  /** All bytes came. When this answers {@link Stored} the artifact is on the disk under its path. */
  public Finished finish() throws IOException {
    if (received != size) {
      return Refused.wrong(
          path + ": " + (received > size ? "more than " + size : String.valueOf(received))
              + " bytes came (expected " + size + ", as announced)");
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(sha256)) {
      return Refused.wrong(
          path + ": SHA-256 of what came is " + found + " (expected " + sha256 + ")");
    }
    channel.force(true);
    Finished finished = store.publish(incoming, place, path, size, sha256);
    done = finished instanceof Stored stored && stored.made();
    return finished;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
      Files.deleteIfExists(incoming);
    } finally {
      if (!done) {
        giveBack.run();
      }
    }
  }
}
