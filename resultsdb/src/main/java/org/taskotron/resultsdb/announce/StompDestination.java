package org.taskotron.resultsdb.announce;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A destination of a STOMP broker: the first of several that answers. The connection is kept open, and made anew when it
 * is lost. Each message asks for a receipt; a batch is sent when all of them have come.
 */
final class StompDestination implements Destination {

  static final String NAME = "stomp";

  private static final Logger LOG = LoggerFactory.getLogger(StompDestination.class);
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int CONNECT_MILLIS = 10_000;

  private record Line(HostAndPort broker, Socket socket, InputStream in, OutputStream out) {}

  private final StompConfig config;
  private final String destination;
  private final MessageIds ids;
  private volatile @Nullable Line line;
  private long number;

  StompDestination(StompConfig config, MessageIds ids) {
    this.config = config;
    this.destination = config.destination().orElseThrow();
    this.ids = ids;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void ready() throws NotSent {
    if (line != null) {
      return;
    }
    StringBuilder why = new StringBuilder();
    for (HostAndPort broker : config.addresses()) {
      try {
        line = connected(broker);
        return;
      } catch (IOException e) {
        why.append(why.length() == 0 ? "" : "; ").append(broker).append(": ").append(words(e));
      }
    }
    throw new NotSent(NotSent.Fault.AWAY, 0, why.toString());
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void send(List<Message> messages) throws NotSent {
    ready();
    Line open = line;
    if (open == null) {
      throw new NotSent(NotSent.Fault.AWAY, 0, "no connection");
    }
    int confirmed = 0;
    long first = number + 1;
    try {
      try {
        for (Message message : messages) {
          frame(message, ++number).write(open.out());
        }
        open.out().flush();
      } catch (IOException e) {
        LOG.debug("sending was cut off; what the broker said of it is read", e);
      }
      while (confirmed < messages.size()) {
        StompFrame said = StompFrame.read(open.in());
        if (said.command().equals("ERROR")) {
          drop();
          throw new NotSent(NotSent.Fault.REFUSED, confirmed, error(said));
        }
        if (said.command().equals("RECEIPT")
            && said.header("receipt-id").equals(Long.toString(first + confirmed))) {
          confirmed++;
        }
      }
    } catch (IOException e) {
      drop();
      throw NotSent.away(confirmed, e);
    }
  }

  private StompFrame frame(Message message, long receipt) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("destination", destination);
    headers.put("content-type", "application/json");
    headers.put("content-length", Integer.toString(message.json().length));
    headers.put("persistent", "true");
    headers.put("announcement-id", ids.of(destination, message.result().id()).toString());
    headers.put("receipt", Long.toString(receipt));
    return new StompFrame("SEND", headers, message.json());
  }

  private static String error(StompFrame said) {
    String body = new String(said.body(), StandardCharsets.UTF_8).strip();
    String details = body.lines().findFirst().orElse("");
    String text = said.header("message");
    return "the broker says: " + text + (details.isEmpty() ? "" : ": " + details);
  }

  private Line connected(HostAndPort broker) throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(broker.host(), broker.port()), CONNECT_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      plain.setTcpNoDelay(true);
      Socket socket = config.tls().isPresent() ? secured(plain, broker) : plain;
      Line open = new Line(
          broker,
          socket,
          new BufferedInputStream(socket.getInputStream()),
          new BufferedOutputStream(socket.getOutputStream(), 64 * 1024));
      StompFrame.of("CONNECT", hello(broker)).write(open.out());
      open.out().flush();
      StompFrame said = StompFrame.read(open.in());
      if (!said.command().equals("CONNECTED")) {
        throw new IOException(error(said));
      }
      return open;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private Map<String, String> hello(HostAndPort broker) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("accept-version", "1.1,1.2");
    headers.put("host", config.vhost().orElse(broker.host()));
    headers.put("heart-beat", "0,0");
    config.user().ifPresent(user -> headers.put("login", user));
    config.password().ifPresent(secret -> headers.put("passcode", secret.reveal()));
    return headers;
  }

  private Socket secured(Socket plain, HostAndPort broker) throws IOException {
    SSLSocket socket = (SSLSocket) config
        .tls()
        .orElseThrow()
        .context()
        .getSocketFactory()
        .createSocket(plain, broker.host(), broker.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // checks the name
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private void drop() {
    Line open = line;
    line = null;
    hangUp(open);
  }

  private static void hangUp(@Nullable Line open) {
    if (open != null) {
      try {
        open.socket().close();
      } catch (IOException e) {
        LOG.debug("{}", open.broker(), e);
      }
    }
  }

  @Override
  public void abort() {
    hangUp(line);
  }

  @Override
  public void close() {
    Line open = line;
    if (open != null) {
      try {
        open.socket().setSoTimeout(2_000);
        StompFrame.of("DISCONNECT", Map.of("receipt", "bye")).write(open.out());
        open.out().flush();
        StompFrame.read(open.in());
      } catch (IOException e) {
        LOG.debug("{} went before us", open.broker(), e);
      }
    }
    drop();
  }
}
