package org.taskotron.resultsdb.announce;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A broker that remembers what it got, and can be told to be difficult. */
final class FakeBus implements Destination {

  final List<Message> got = new ArrayList<>();
  final Set<Long> refuses = new HashSet<>();
  boolean away;
  boolean refusesAll;
  boolean saysUnfit;
  /** Goes away behind so many further messages; negative: stays. */
  int takes = -1;
  /** Is called when a batch has arrived, before the sender hears of it. */
  Runnable arrived = () -> {};

  @Override
  public String name() {
    return "bus";
  }

  @Override
  public void ready() throws NotSent {
    if (away) {
      throw new NotSent(NotSent.Fault.AWAY, 0, "nobody there");
    }
  }

  @Override
  public synchronized void send(List<Message> messages) throws NotSent {
    ready();
    int taken = 0;
    for (Message message : messages) {
      if (takes == 0) {
        away = true;
        throw new NotSent(NotSent.Fault.AWAY, taken, "gone");
      }
      if (refusesAll || refuses.contains(message.result().id())) {
        throw new NotSent(
            saysUnfit ? NotSent.Fault.UNFIT : NotSent.Fault.REFUSED, taken, "not to my liking");
      }
      got.add(message);
      takes--;
      taken++;
    }
    arrived.run();
  }

  /** The ids of the results, in the order in which their messages came. */
  List<Long> results() {
    return got.stream().map(message -> message.result().id()).toList();
  }

  List<String> topics() {
    return got.stream()
        .map(message -> message.topic() + " " + message.result().id())
        .toList();
  }

  @Override
  public void abort() {}

  @Override
  public void close() {}
}
