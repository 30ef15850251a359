package org.taskotron.resultsdb.announce;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.DaemonThreads;

/**
 * An exchange of an AMQP broker. A batch is published at once and then waited for until the broker has confirmed each
 * message; a connection that is lost is made anew by the next pass, with what is not confirmed.
 */
final class FedoraMessagingDestination implements Destination {

  static final String NAME = "fedora_messaging";

  private static final Logger LOG = LoggerFactory.getLogger(FedoraMessagingDestination.class);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int HEARTBEAT_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FedoraMessagingConfig config;
  private final MessageIds ids;
  private final Clock clock;
  private volatile @Nullable Connection connection;
  private @Nullable Channel channel;
  private Confirms confirms = new Confirms();

  FedoraMessagingDestination(FedoraMessagingConfig config, MessageIds ids, Clock clock) {
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void ready() throws NotSent {
    try {
      open();
    } catch (IOException | TimeoutException e) {
      drop();
      throw NotSent.away(0, why(e));
    } catch (ShutdownSignalException e) {
      drop();
      throw NotSent.away(0, e);
    }
  }

  @Override
  public void send(List<Message> messages) throws NotSent, InterruptedException {
    ready();
    Confirms mine = confirms;
    Channel open = channel;
    if (open == null) {
      throw new NotSent(NotSent.Fault.AWAY, 0, "no channel");
    }
    mine.begin(open.getNextPublishSeqNo(), messages.size());
    try {
      for (Message message : messages) {
        publish(open, message);
      }
    } catch (IOException | ShutdownSignalException e) {
      // What became of them is told by the confirms and by the reason of the end, below.
      LOG.debug("publishing was cut off", e);
    }
    judge(mine, mine.await(PATIENCE), open, messages);
  }

  private void judge(Confirms mine, boolean all, Channel open, List<Message> messages)
      throws NotSent {
    int confirmed = mine.confirmed();
    if (confirmed == messages.size()) {
      return;
    }
    ShutdownSignalException end = open.getCloseReason();
    if (end == null && all) {
      throw new NotSent(NotSent.Fault.REFUSED, confirmed, "the broker did not take it (nack)");
    }
    drop();
    if (end == null) {
      throw new NotSent(
          NotSent.Fault.AWAY,
          confirmed,
          "the broker did not confirm within " + PATIENCE.toSeconds() + " s" + mine.blocked());
    }
    throw new NotSent(fault(end), confirmed, String.valueOf(why(end).getMessage()));
  }

  /** A broker that closes the channel for the content of a message means that message. */
  private static NotSent.Fault fault(ShutdownSignalException end) {
    boolean unfit = end.getReason() instanceof AMQP.Channel.Close close
        && (close.getReplyCode() == AMQP.PRECONDITION_FAILED
            || close.getReplyCode() == AMQP.CONTENT_TOO_LARGE);
    return unfit ? NotSent.Fault.UNFIT : NotSent.Fault.AWAY;
  }

  private void publish(Channel open, Message message) throws IOException {
    String topic = config.topicPrefix() + "." + message.topic();
    AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .deliveryMode(2)
        .messageId(ids.of(topic, message.result().id()).toString())
        .headers(FedoraHeaders.of(message.result(), config.schema(), clock.instant()))
        .build();
    open.basicPublish(config.exchange(), topic, properties, message.json());
  }

  private void open() throws IOException, TimeoutException {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      return;
    }
    drop();
    Connection made = factory().newConnection("resultsdb");
    connection = made;
    Confirms fresh = new Confirms();
    made.addBlockedListener(new BlockedListener() {
      @Override
      public void handleBlocked(String reason) {
        fresh.blocked(" (it takes nothing now: " + reason + ")");
      }

      @Override
      public void handleUnblocked() {
        fresh.blocked("");
      }
    });
    Channel opened = made.createChannel();
    if (opened == null) {
      throw new IOException("the broker gives no channel");
    }
    // Publishing to one that is not there would close the channel for each message.
    opened.exchangeDeclarePassive(config.exchange());
    opened.confirmSelect();
    opened.addConfirmListener(fresh::ack, fresh::nack);
    opened.addShutdownListener(end -> fresh.end());
    confirms = fresh;
    channel = opened;
  }

  private ConnectionFactory factory() throws IOException {
    ConnectionFactory factory = new ConnectionFactory();
    HostAndPort address = config.address();
    factory.setHost(address.host());
    factory.setPort(address.port());
    factory.setVirtualHost(config.vhost());
    config.user().ifPresent(factory::setUsername);
    config.password().ifPresent(secret -> factory.setPassword(secret.reveal()));
    if (config.tls().isPresent()) {
      BusTls tls = config.tls().get();
      factory.useSslProtocol(tls.context());
      factory.enableHostnameVerification();
      if (tls.certificate().isPresent() && config.user().isEmpty()) {
        factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
      }
    }
    factory.setAutomaticRecoveryEnabled(false); // a pass does it, and knows what is not confirmed
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(CONNECT_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setExceptionHandler(new ForgivingExceptionHandler() {
      @Override
      protected void log(String message, Throwable e) {
        LOG.debug("{}", message, e); // a pass notices, and says it once a minute
      }
    });
    factory.setThreadFactory(DaemonThreads.named("resultsdb-amqp"));
    return factory;
  }

  /** The broker's own words where there are some. */
  private static Throwable why(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof ShutdownSignalException end) {
        if (end.getReason() instanceof AMQP.Channel.Close close) {
          return new IOException(close.getReplyText());
        }
        if (end.getReason() instanceof AMQP.Connection.Close close) {
          return new IOException(close.getReplyText());
        }
      }
    }
    return e;
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    channel = null;
    if (open != null) {
      open.abort(1_000);
    }
  }

  @Override
  public void abort() {
    Connection open = connection;
    if (open != null) {
      open.abort(0);
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    channel = null;
    if (open != null) {
      try {
        open.close(2_000);
      } catch (IOException | ShutdownSignalException e) {
        LOG.debug("the broker went before us", e);
      }
    }
  }
}
