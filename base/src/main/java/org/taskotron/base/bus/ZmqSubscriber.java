package org.taskotron.base.bus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Listens to publishers and hands over every message that comes.
 *
 * <p>Its thread does nothing else: after a publisher was gone, subscriptions are sent again by the thread that owns the
 * socket, and only while it receives; one that worked on a message meanwhile would stay deaf.
 */
public final class ZmqSubscriber implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ZmqSubscriber.class);

  /** Messages that ZeroMQ itself keeps for us before it drops; its default of 1,000 is one busy second. */
  private static final int HIGH_WATER = 20_000;

  /** No frame larger than this is even read: the connection ends, to protect the memory. */
  private static final long LARGEST_FRAME = 64L << 20;

  /** More frames than a message of any use has; the rest is read and forgotten. */
  private static final int MOST_FRAMES = 8;

  private static final int LOOK_UP_MILLIS = 100;

  /**
   * Tried with JeroMQ 0.6.0: some four of a hundred new connections get stuck in the greeting, on either side, for the
   * library's half a minute. A connection that is not through after two seconds is made again.
   */
  static final int GREETING_MILLIS = 2_000;

  /** Takes what comes. Called by the receiving thread, so it must not wait: put it somewhere and return. */
  @FunctionalInterface
  public interface Sink {
    /** All frames of one message (of more than eight frames, the first eight). */
    void received(List<byte[]> frames);
  }

  private final List<String> endpoints;
  private final List<String> topics;
  private final Sink sink;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts to listen. Publishers may come later, and go and come back.
   *
   * @param endpoints for instance {@code tcp://127.0.0.1:9940}
   * @param topics beginnings of the topics wanted; an empty text wants all
   * @param sink takes what comes
   * @throws IllegalArgumentException an endpoint that ZeroMQ does not understand
   */
  public ZmqSubscriber(List<String> endpoints, List<String> topics, Sink sink) {
    this.endpoints = List.copyOf(endpoints);
    this.topics = List.copyOf(topics);
    this.sink = sink;
    this.endpoints.forEach(ZmqSubscriber::check);
    this.thread = new Thread(this::listen, "bus-in");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says what is wrong with an endpoint, by an {@link IllegalArgumentException}. */
  public static void check(String endpoint) {
    if (!endpoint.matches(
        "tcp://[^\\s:/]+:[0-9]{1,5}|tcp://\\[[0-9a-fA-F:.]+]:[0-9]{1,5}|(ipc|inproc)://\\S+")) {
      throw new IllegalArgumentException(endpoint + " (expected tcp://HOST:PORT)");
    }
  }

  private void listen() {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket socket = context.createSocket(SocketType.SUB);
      socket.setRcvHWM(HIGH_WATER);
      socket.setMaxMsgSize(LARGEST_FRAME);
      socket.setHandshakeIvl(GREETING_MILLIS);
      socket.setReconnectIVL(100);
      socket.setReconnectIVLMax(5_000);
      socket.setTCPKeepAlive(1);
      socket.setReceiveTimeOut(LOOK_UP_MILLIS);
      topics.forEach(topic -> socket.subscribe(topic.getBytes(StandardCharsets.UTF_8)));
      endpoints.forEach(socket::connect);
      while (!closed) {
        receive(socket);
      }
    } catch (ZMQException e) {
      if (!closed) {
        LOG.error("The bus cannot be listened to any more", e);
      }
    }
  }

  private void receive(ZMQ.Socket socket) {
    byte[] first = socket.recv();
    if (first == null) {
      return;
    }
    List<byte[]> frames = new ArrayList<>(2);
    frames.add(first);
    while (socket.hasReceiveMore()) {
      byte[] next = socket.recv();
      if (next != null && frames.size() < MOST_FRAMES) {
        frames.add(next);
      }
    }
    try {
      sink.received(frames);
    } catch (RuntimeException e) {
      LOG.error("A message from the bus could not be handed over", e);
    }
  }

  /** Stops listening; returns once nothing more is handed over. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(5_000);
      if (thread.isAlive()) {
        LOG.warn("The bus's receiving thread has not ended in 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
