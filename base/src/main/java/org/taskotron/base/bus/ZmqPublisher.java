package org.taskotron.base.bus;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Publishes messages as fedmsg does, two frames each, on a socket that others connect to.
 *
 * <p>ZeroMQ drops without a word what nobody has subscribed to yet. So the socket is an XPUB, which is told of
 * subscriptions, and {@link #awaitSubscriber} waits for them. A subscriber that falls behind makes the publisher wait,
 * instead of losing what it cannot take yet; one that takes nothing at all is an error, or, where that was chosen, loses
 * messages so that the others get theirs.
 *
 * <p>Several threads may call it, one at a time gets through.
 */
public final class ZmqPublisher implements AutoCloseable {

  /** Messages that wait for one slow subscriber before the publisher waits for it. */
  private static final int HIGH_WATER = 10_000;

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int PATIENCE_BEFORE_LOSS_MILLIS = 5_000;
  private static final long LOSING_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(ZmqPublisher.class);

  private final ZContext context = new ZContext();
  private final ZMQ.Socket socket;
  private final String endpoint;
  private final boolean mayLose;
  private long losingSince;
  private boolean losing;
  private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();

  /**
   * Binds.
   *
   * @param endpoint for instance {@code tcp://127.0.0.1:9940}; {@code tcp://127.0.0.1:*} takes a free port
   * @throws IllegalStateException when the address cannot be had
   */
  public ZmqPublisher(String endpoint) {
    this(endpoint, false);
  }

  /**
   * Binds; a subscriber that takes nothing for 5 s loses messages from then on, until a minute later it is waited for
   * again. So one that hangs holds up the others for a moment only.
   *
   * @throws IllegalStateException when the address cannot be had
   */
  public static ZmqPublisher losingWhatIsNotTaken(String endpoint) {
    return new ZmqPublisher(endpoint, true);
  }

  private ZmqPublisher(String endpoint, boolean mayLose) {
    this.mayLose = mayLose;
    this.socket = context.createSocket(SocketType.XPUB);
    socket.setHandshakeIvl(ZmqSubscriber.GREETING_MILLIS);
    socket.setSndHWM(HIGH_WATER);
    socket.setXpubNoDrop(true);
    socket.setSendTimeOut(mayLose ? PATIENCE_BEFORE_LOSS_MILLIS : PATIENCE_MILLIS);
    // What was sent just before the end still goes out to those who take it.
    context.setLinger(2_000);
    socket.setLinger(2_000);
    try {
      socket.bind(endpoint);
    } catch (ZMQException | IllegalArgumentException e) {
      context.close();
      throw new IllegalStateException(endpoint + ": cannot be bound: " + e.getMessage(), e);
    }
    this.endpoint = socket.getLastEndpoint();
  }

  /** Where subscribers connect to. */
  public String endpoint() {
    return endpoint;
  }

  /** Publishes an envelope under its own topic. */
  public void publish(FedmsgEnvelope envelope) {
    publish(envelope.topic(), envelope.bytes());
  }

  /** Publishes two frames. */
  public void publish(String topic, byte[] json) {
    publish(topic.getBytes(StandardCharsets.UTF_8), json);
  }

  /**
   * Publishes any frames, good or bad.
   *
   * @throws IllegalStateException when a subscriber took nothing for half a minute
   */
  public synchronized void publish(byte[]... frames) {
    hearSubscriptions();
    if (losing && System.nanoTime() - losingSince > LOSING_NANOS) {
      losing = false;
      socket.setXpubNoDrop(true);
    }
    for (int n = 0; n < frames.length; n++) {
      int flags = n < frames.length - 1 ? ZMQ.SNDMORE : 0;
      boolean sent = socket.send(frames[n], flags);
      if (!sent && mayLose) {
        LOG.warn(
            "{}: a subscriber took nothing for {} s and loses messages for a minute",
            endpoint,
            PATIENCE_BEFORE_LOSS_MILLIS / 1_000);
        losing = true;
        losingSince = System.nanoTime();
        socket.setXpubNoDrop(false);
        sent = socket.send(frames[n], flags);
      }
      if (!sent) {
        throw new IllegalStateException(
            "a subscriber took nothing for " + PATIENCE_MILLIS / 1_000 + " s");
      }
    }
  }

  /** Waits until anybody listens to anything; false when nobody came in time. */
  public boolean awaitSubscriber(Duration patience) {
    return await("", patience, true);
  }

  /** Waits until somebody listens to this topic; false when nobody came in time. */
  public boolean awaitSubscriber(String topic, Duration patience) {
    return await(topic, patience, false);
  }

  private boolean await(String topic, Duration patience, boolean anything) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      synchronized (this) {
        hearSubscriptions();
        boolean heard = anything
            ? !subscriptions.isEmpty()
            : subscriptions.stream().anyMatch(topic::startsWith);
        long left = (end - System.nanoTime()) / 1_000_000;
        if (heard || left <= 0) {
          return heard;
        }
        // In slices, so that others may publish meanwhile.
        hear(socket, (int) Math.min(left, 50));
      }
    }
  }

  private void hearSubscriptions() {
    while (hear(socket, 0)) {
      // each call took one
    }
  }

  /** One byte, 1 for a new subscription and 0 for the end of one, then the prefix of the topics wanted. */
  private boolean hear(ZMQ.Socket from, int patienceMillis) {
    from.setReceiveTimeOut(patienceMillis);
    byte[] said = from.recv();
    if (said == null) {
      return false;
    }
    if (said.length > 0 && said[0] <= 1 && said[0] >= 0) {
      String prefix = new String(said, 1, said.length - 1, StandardCharsets.UTF_8);
      if (said[0] == 1) {
        subscriptions.add(prefix);
      } else {
        subscriptions.remove(prefix);
      }
    }
    return true;
  }

  @Override
  public synchronized void close() {
    context.close();
  }
}
