package org.taskotron.client.house;

import java.util.List;

/** Tells people how things go, on standard error. */
interface Progress extends AutoCloseable {

  /** One line for good. */
  void say(String line);

  /** How far everything is. */
  void show(List<Delivery> messages, List<Work> works);

  /** What was said stays, what was shown goes. */
  @Override
  void close();

  /** A sentence about all of it. */
  static String sentence(List<Delivery> messages, List<Work> works) {
    long known = messages.stream().filter(Delivery::settled).count();
    long done = works.stream().filter(Work::done).count();
    long results = works.stream().mapToLong(work -> work.findings().size()).sum();
    return known + " of " + messages.size() + " messages read, " + done + " of " + works.size()
        + " jobs done, " + results + " results";
  }
}
