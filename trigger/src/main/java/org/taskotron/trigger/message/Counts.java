package org.taskotron.trigger.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.taskotron.base.bus.BadMessage.Fault;
import org.taskotron.trigger.ledger.MessageState;

/** What the trigger counts. Safe for use by several threads. */
public final class Counts {

  private final Counter received;
  private final Counter repeated;
  private final Counter jobs;
  private final Map<Fault, Counter> faults = new EnumMap<>(Fault.class);
  private final Map<MessageState, Counter> ended = new EnumMap<>(MessageState.class);
  private final Timer latency;

  public Counts(MeterRegistry registry) {
    this.received = Counter.builder("taskotron_trigger_messages_received")
        .description("Messages from the bus, good or bad")
        .register(registry);
    this.repeated = Counter.builder("taskotron_trigger_messages_repeated")
        .description("Messages that were in the ledger already")
        .register(registry);
    this.jobs = Counter.builder("taskotron_trigger_jobs_submitted")
        .description("Jobs that the master has taken")
        .register(registry);
    for (Fault fault : Fault.values()) {
      faults.put(
          fault,
          Counter.builder("taskotron_trigger_messages_bad")
              .description("Messages that nobody can use, by what is wrong with them")
              .tag("fault", fault.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    for (MessageState state : MessageState.values()) {
      if (state != MessageState.PENDING) {
        ended.put(
            state,
            Counter.builder("taskotron_trigger_messages_ended")
                .description("Messages by what became of them")
                .tag("state", state.word())
                .register(registry));
      }
    }
    this.latency = Timer.builder("taskotron_trigger_message_to_jobs")
        .description("From a message to its jobs being submitted and in jobs.csv")
        .publishPercentiles(0.5, 0.99)
        .register(registry);
  }

  void received(int count) {
    received.increment(count);
  }

  void repeated() {
    repeated.increment();
  }

  void bad(Fault fault) {
    Counter counter = faults.get(fault);
    if (counter != null) {
      counter.increment();
    }
  }

  public void ended(MessageState state) {
    Counter counter = ended.get(state);
    if (counter != null) {
      counter.increment();
    }
  }

  public void submitted(int count) {
    jobs.increment(count);
  }

  public void took(Duration time) {
    latency.record(time);
  }
}
