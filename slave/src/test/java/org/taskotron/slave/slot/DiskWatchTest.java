package org.taskotron.slave.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.taskotron.base.config.Size;

@SuppressWarnings("NullAway") // slots that hold nothing need no means
class DiskWatchTest {

  private final AtomicLong free = new AtomicLong(1_000_000_000);
  private final AtomicInteger told = new AtomicInteger();
  private final Slots slots = new Slots(
      null,
      new SlaveFacts(2, List.of(), List.of("x86_64"), "1", "host", "boot"),
      new Teller() {
        @Override
        public void tell(long lease) {}

        @Override
        public void tellSoon(long lease) {}

        @Override
        public void tellMood() {
          told.incrementAndGet();
        }
      },
      new SimpleMeterRegistry());
  private final DiskWatch watch = new DiskWatch(free::get, new Size(100_000_000), slots);

  private String whyNot() {
    watch.pass();
    return slots.standing().mood().whyNot();
  }

  @Test
  void withRoomWorkIsTaken() {
    assertThat(whyNot()).isEmpty();
    assertThat(told).hasValue(0);
  }

  @Test
  void aFullDiskIsSaidOnceAndWithNumbers() {
    free.set(12_345_678);
    assertThat(whyNot()).isEqualTo("disk full: 12 MB free (min_free: 100MB)");
    free.set(11_000_000);
    assertThat(whyNot()).isEqualTo("disk full: 11 MB free (min_free: 100MB)");
    assertThat(told).hasValue(1);
  }

  @Test
  void workIsTakenAgainWithAQuarterMore() {
    free.set(99_000_000);
    assertThat(whyNot()).isNotEmpty();
    free.set(120_000_000);
    assertThat(whyNot()).isNotEmpty();
    free.set(125_000_000);
    assertThat(whyNot()).isEmpty();
    assertThat(told).hasValue(2);
  }
}
