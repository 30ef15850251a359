package org.taskotron.master.log;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.AttemptPlace;

/**
 * One attempt's log while it is being written. All of it belongs to the {@link Appender}'s thread; what a syncing
 * thread needs is handed to it in a {@link Sync}.
 *
 * <pre>
 *   writer counts    0 ──────────── stored ──────── length        what it handed in; acknowledged up to stored
 *   the file has     0 ──────────── storedSize ──── size          the same, until the log is cut at its limit
 * </pre>
 */
final class OpenLog {

  /** Times are kept this finely; a stamp is written only when the last one is older. */
  private static final long STAMP_EVERY_MICROS = 20_000;

  /** How a log stands with its next sync. */
  enum Waiting {
    NOTHING,
    FOR_ITS_TIME,
    FOR_A_THREAD,
    FOR_THE_DISK
  }

  final AttemptPlace place;
  private final LogFiles files;
  private final long limit;
  private final List<ByteString> pending = new ArrayList<>();

  private @Nullable FileChannel bytes;
  private @Nullable TimeIndex times;
  private long size;
  private long length;
  private long cutAt = -1;
  private boolean ended;
  private boolean endRecorded;
  private boolean foldersSynced;
  private boolean unsynced;
  private long lastStamp = Long.MIN_VALUE / 2;

  private long stored = -1;
  private long storedSize = -1;
  private boolean endStored;

  // The Appender's own notes.
  @Nullable Feed feed;

  Waiting waiting = Waiting.NOTHING;
  long firstWaiting;
  int chunksPending;
  boolean forgotten;

  private OpenLog(AttemptPlace place, LogFiles files, long limit) {
    this.place = place;
    this.files = files;
    this.limit = limit;
  }

  /** Opens what is there, or makes it. What is there already counts as unsynced, for nobody knows how it came to be. */
  static OpenLog load(LogFiles files, AttemptPlace place, long limit) throws IOException {
    OpenLog log = new OpenLog(place, files, limit);
    files.makeFolder();
    log.openFiles();
    try {
      log.readPast();
    } catch (IOException | RuntimeException e) {
      log.closeFiles();
      throw e;
    }
    return log;
  }

  private void readPast() throws IOException {
    TimeIndex.Tail tail = times().tail();
    cutAt = tail.cutAt();
    ended = tail.ended();
    endRecorded = ended;
    length = Math.max(tail.length(), cutAt >= 0 ? cutAt : size);
    if (cutAt >= 0 && size < cutAt + cutLine(cutAt).length) {
      bytes().truncate(cutAt);
      size = cutAt;
      bytes().position(size);
      writeCutLine();
    }
    unsynced = size > 0;
    if (!unsynced && !ended) {
      stored = 0;
      storedSize = 0;
    }
  }

  void openFiles() throws IOException {
    bytes = FileChannel.open(
        files.bytes(),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    try {
      size = bytes.size();
      bytes.position(size);
      times = TimeIndex.open(files.times(), size);
    } catch (IOException | RuntimeException e) {
      closeFiles();
      throw e;
    }
  }

  void closeFiles() throws IOException {
    try (FileChannel first = bytes;
        TimeIndex second = times) {
      bytes = null;
      times = null;
    }
  }

  boolean filesOpen() {
    return bytes != null;
  }

  /**
   * Takes a chunk in, or says what is wrong with it. The bytes lie in memory until {@link #append}.
   *
   * @return empty if it is taken
   */
  Optional<Refusal> take(long offset, ByteString chunk, boolean end) {
    if (offset > length) {
      return Optional.of(new Refusal(
          LogListener.Reason.GAP,
          "the chunk begins at " + offset + " (expected " + length
              + " or less: so much of the log is here)"));
    }
    long until = offset + chunk.size();
    if (ended && until > length) {
      return Optional.of(new Refusal(
          LogListener.Reason.CONTRADICTION,
          "the chunk goes on to " + until + " (expected nothing after " + length
              + ", where the log has ended)"));
    }
    if (end && until < length) {
      return Optional.of(new Refusal(
          LogListener.Reason.CONTRADICTION,
          "the log is said to end at " + until + " (expected " + length
              + " or more: so much of it is here)"));
    }
    if (until > length) {
      pending.add(chunk.substring((int) (length - offset)));
      length = until;
    }
    ended |= end;
    return Optional.empty();
  }

  /** Writes what was taken. The files must be open. True if there is more to read than before. */
  boolean append(long nowMicros) throws IOException {
    if (pending.isEmpty()) {
      return false;
    }
    List<ByteBuffer> buffers = new ArrayList<>(pending.size());
    long total = 0;
    for (ByteString chunk : pending) {
      buffers.addAll(chunk.asReadOnlyByteBufferList());
      total += chunk.size();
    }
    pending.clear();
    unsynced = true;
    if (cutAt >= 0) {
      times().dropped(length, nowMicros);
      return false;
    }
    long room = Math.max(0, limit - size);
    long fitting = Math.min(room, total);
    if (fitting > 0 && nowMicros - lastStamp >= STAMP_EVERY_MICROS) {
      times().arrived(size, nowMicros);
      lastStamp = nowMicros;
    }
    write(buffers, fitting);
    if (fitting < total) {
      cutAt = size;
      times().cut(cutAt, nowMicros);
      times().dropped(length, nowMicros);
      writeCutLine();
    }
    return true;
  }

  private void write(List<ByteBuffer> buffers, long most) throws IOException {
    long left = most;
    List<ByteBuffer> fitting = new ArrayList<>(buffers.size());
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > left) {
        buffer.limit(buffer.position() + (int) left);
      }
      left -= buffer.remaining();
      fitting.add(buffer);
    }
    ByteBuffer[] array = fitting.toArray(ByteBuffer[]::new);
    long written = 0;
    while (written < most) {
      written += bytes().write(array);
    }
    size += most;
  }

  private void writeCutLine() throws IOException {
    byte[] line = cutLine(cutAt);
    write(List.of(ByteBuffer.wrap(line)), line.length);
  }

  private static byte[] cutLine(long at) {
    return String.format(
            Locale.ROOT,
            "\n[taskotron] the log is cut here: its limit of %,d bytes is reached\n",
            at)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes that no sync has covered yet. */
  long unsyncedBytes() {
    return size - Math.max(0, storedSize);
  }

  /** Something is to be written or synced: bytes, or the end. */
  boolean needsSync() {
    return unsynced || !pending.isEmpty() || ended != endStored || stored < 0;
  }

  boolean endWaits() {
    return ended && !endStored;
  }

  boolean knowsWhatIsStored() {
    return stored >= 0;
  }

  long stored() {
    return stored;
  }

  long storedSize() {
    return storedSize;
  }

  boolean endStored() {
    return endStored;
  }

  /** What a syncing thread is to do; describes the log as it is now. */
  Sync nextSync(long nowMicros) {
    unsynced = false;
    return new Sync(
        this,
        bytes(),
        times(),
        size,
        length,
        ended,
        ended && !endRecorded,
        !foldersSynced,
        nowMicros);
  }

  /** One visit to the disk for one log. */
  record Sync(
      OpenLog log,
      FileChannel bytes,
      TimeIndex times,
      long size,
      long length,
      boolean ended,
      boolean recordEnd,
      boolean folders,
      long nowMicros) {

    /** Runs on a syncing thread. The end is written only when what comes before it is safe. */
    void run() throws IOException {
      bytes.force(false);
      if (recordEnd) {
        times.ended(length, nowMicros);
      }
      if (ended) {
        times.sync();
      }
      if (folders) {
        log.files.syncFolders();
      }
    }
  }

  void synced(Sync sync) {
    stored = sync.length();
    storedSize = sync.size();
    endStored = sync.ended();
    endRecorded |= sync.recordEnd();
    foldersSynced = true;
  }

  /** After a failed sync nobody knows which of the later bytes are on the disk: only the synced ones stay. */
  void dropUnsynced() throws IOException {
    if (storedSize >= 0) {
      bytes().truncate(storedSize);
      bytes().force(false);
    }
  }

  private FileChannel bytes() {
    if (bytes == null) {
      throw new IllegalStateException("the files of log " + place + " are closed");
    }
    return bytes;
  }

  private TimeIndex times() {
    if (times == null) {
      throw new IllegalStateException("the files of log " + place + " are closed");
    }
    return times;
  }

  /** Why a chunk is not taken. */
  record Refusal(LogListener.Reason reason, String why) {}
}
