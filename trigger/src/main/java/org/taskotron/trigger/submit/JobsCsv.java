package org.taskotron.trigger.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to jobs.csv: a line for each job, once, on disk before anybody relies on it. Used by one thread.
 *
 * <p>The ledger knows up to which length the file is accounted for. After a crash there may be more: lines whose messages
 * are not marked done, and half a line at the end.
 *
 * <pre>
 *   header │ lines that the ledger knows of │ lines it does not know of │ half a li
 *                                           ▲ position in the ledger     ▲ cut off
 * </pre>
 *
 * <p>Whole lines are never taken away, they may be anybody's: their jobs are remembered, and not appended again. If the
 * file is shorter than the ledger says, or is new, it was rotated: then all of it is looked through.
 */
public final class JobsCsv {

  private static final Logger LOG = LoggerFactory.getLogger(JobsCsv.class);

  /** So much of a file's end is looked through at most. */
  private static final long LONGEST_TAIL = 64L << 20;

  private final Path file;

  /** Jobs that have their lines, but the ledger does not know yet. */
  private final Set<UUID> unmarked = new HashSet<>();

  /** What {@link #unmarked} was gathered from is the file as it is; otherwise it must be looked through again. */
  private boolean known;

  public JobsCsv(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** As the ledger calls it. */
  public String name() {
    return file.toString();
  }

  /**
   * Appends the lines of those jobs that have none yet. They are on disk when this returns.
   *
   * @param jobs none of which the ledger knows to have a line
   * @param accountedFor the length up to which the ledger knows the file
   * @return the file's length
   */
  public long append(List<JobRequest> jobs, Instant now, OptionalLong accountedFor)
      throws IOException {
    try (FileChannel channel = open()) {
      if (!known) {
        lookThrough(channel, accountedFor.orElse(0));
        known = true;
      }
      StringBuilder lines = new StringBuilder(channel.size() == 0 ? JobLine.HEADER : "");
      List<UUID> appended = new ArrayList<>();
      for (JobRequest job : jobs) {
        if (!unmarked.contains(job.uuid()) && !appended.contains(job.uuid())) {
          lines.append(JobLine.of(job, now));
          appended.add(job.uuid());
        }
      }
      write(channel, lines.toString());
      unmarked.addAll(appended);
      return channel.size();
    } catch (IOException e) {
      known = false;
      throw e;
    }
  }

  /** The ledger knows everything that was appended. */
  public void marked() {
    unmarked.clear();
  }

  private FileChannel open() throws IOException {
    boolean isNew = !Files.exists(file);
    if (isNew) {
      Files.createDirectories(file.getParent());
      known = false;
    }
    FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (isNew) {
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
    return channel;
  }

  private static void write(FileChannel channel, String lines) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(UTF_8));
    channel.position(channel.size());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
  }

  private void lookThrough(FileChannel channel, long accountedFor) throws IOException {
    long size = channel.size();
    long from = Math.max(accountedFor <= size ? accountedFor : 0, size - LONGEST_TAIL);
    ByteBuffer tail = ByteBuffer.allocate((int) (size - from));
    while (tail.hasRemaining() && channel.read(tail, from + tail.position()) > 0) {
      // goes on until all of it is there
    }
    byte[] bytes = tail.array();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    if (end < bytes.length) {
      LOG.warn("{}: {} bytes of a half-written line cut off", file, bytes.length - end);
      channel.truncate(from + end);
      channel.force(true);
    }
    unmarked.clear();
    String lines = new String(bytes, 0, end, UTF_8);
    lines.lines().forEach(line -> JobLine.uuidOf(line).ifPresent(unmarked::add));
    if (!unmarked.isEmpty()) {
      LOG.info("{}: {} line(s) found that the ledger does not know of", file, unmarked.size());
    }
  }
}
