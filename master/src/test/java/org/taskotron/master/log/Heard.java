package org.taskotron.master.log;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A listener that remembers what it heard, and waits for what it is to hear. */
final class Heard implements LogListener {

  private final List<String> words = new ArrayList<>();
  private long stored = -1;
  private boolean ended;
  private int taken;

  @Override
  public synchronized void taken(int chunks) {
    taken += chunks;
  }

  @Override
  public synchronized void stored(long length, boolean end) {
    stored = length;
    ended = end;
    words.add("stored " + length + (end ? " ended" : ""));
  }

  @Override
  public synchronized void refused(Reason reason, String why) {
    words.add("refused " + reason + ": " + why);
  }

  @Override
  public synchronized void unavailable(String why) {
    words.add("unavailable: " + why);
  }

  synchronized List<String> words() {
    return List.copyOf(words);
  }

  synchronized String last() {
    return words.isEmpty() ? "nothing" : words.get(words.size() - 1);
  }

  synchronized long stored() {
    return stored;
  }

  synchronized boolean ended() {
    return ended;
  }

  synchronized int taken() {
    return taken;
  }

  Heard awaitStored(long length) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(() -> stored() >= length);
    return this;
  }

  Heard awaitEnded() {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(this::ended);
    return this;
  }

  Heard awaitLast(String beginning) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(() -> last().startsWith(beginning));
    return this;
  }

  static ByteString text(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
