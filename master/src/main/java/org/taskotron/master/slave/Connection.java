package org.taskotron.master.slave;

import java.time.Instant;

/** One connected spell of a slave. Safe for use by several threads. */
public final class Connection {
  private final long number;
  private final SlaveHello hello;
  private final Speaker speaker;
  private final Instant since;
  private volatile Accepting accepting;
  private volatile Instant lastHeard;

  /** Whether it takes new work, and why not. */
  public record Accepting(boolean work, String whyNot) {}

  Connection(long number, SlaveHello hello, Speaker speaker, Instant since) {
    this.number = number;
    this.hello = hello;
    this.speaker = speaker;
    this.since = since;
    this.accepting = new Accepting(hello.accepting(), hello.whyNot());
    this.lastHeard = since;
  }

  /** Rises with each connection of this master process. */
  public long number() {
    return number;
  }

  public String slave() {
    return hello.name();
  }

  public SlaveHello hello() {
    return hello;
  }

  public Speaker speaker() {
    return speaker;
  }

  public Instant since() {
    return since;
  }

  public Instant lastHeard() {
    return lastHeard;
  }

  public Accepting accepting() {
    return accepting;
  }

  void accepting(Accepting now) {
    accepting = now;
  }

  void heard(Instant now) {
    lastHeard = now;
  }
}
