package org.taskotron.master.slave;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is connected. One connection for a name: a newer one ends the older. Safe for use by several threads. */
public final class Roster {
  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

  private final Map<String, Connection> connections = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Clock clock;

  public Roster(Clock clock) {
    this.clock = clock;
  }

  Connection connected(SlaveHello hello, Speaker speaker) {
    Connection connection =
        new Connection(numbers.incrementAndGet(), hello, speaker, clock.instant());
    Connection older = connections.put(hello.name(), connection);
    if (older != null) {
      older.speaker().hangUp("a newer connection of " + hello.name() + " took its place");
    }
    LOG.info(
        "slave {}: connected from {} with {} slots, version {} (connection {})",
        hello.name(),
        hello.host(),
        hello.slots(),
        hello.version(),
        connection.number());
    return connection;
  }

  void disconnected(Connection connection, String why) {
    if (connections.remove(connection.slave(), connection)) {
      LOG.info(
          "slave {}: disconnected (connection {}): {}",
          connection.slave(),
          connection.number(),
          why);
    }
  }

  /** The connection of a slave, if it has one. */
  public Optional<Connection> of(String slave) {
    return Optional.ofNullable(connections.get(slave));
  }

  /** All that are connected. */
  public Collection<Connection> all() {
    return List.copyOf(connections.values());
  }

  public int size() {
    return connections.size();
  }
}
