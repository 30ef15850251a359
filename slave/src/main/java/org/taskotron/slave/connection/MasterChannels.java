package org.taskotron.slave.connection;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.taskotron.base.daemon.Failure;

/**
 * The ways to the master. There are two, because calls on one TCP connection share its flow control: a log whose reader
 * is slow would fill it, the heartbeat behind it would wait, and leases would be lost. So the stream of statements has a
 * connection of its own, made anew for each spell; log bytes, artifacts and results share the other, which is opened
 * when the first job needs it. Safe for use by several threads.
 *
 * <p>Callbacks of all calls run on Netty's threads: whoever is called must hand over and return.
 */
public final class MasterChannels implements AutoCloseable {

  private final Supplier<ManagedChannel> channels;
  private final ManagedChannel bulk;

  /** The real ways. */
  public MasterChannels(MasterAddress master) {
    this(() -> channel(master));
  }

  /** Ways of another kind, for tests. */
  public MasterChannels(Supplier<ManagedChannel> channels) {
    this.channels = channels;
    this.bulk = channels.get();
  }

  /** A new connection for the stream of statements. The caller shuts it down. */
  ManagedChannel forStatements() {
    return channels.get();
  }

  /** For everything that is large. */
  public Channel bulk() {
    return bulk;
  }

  /** The master answered on the other way: do not wait out what gRPC made up as the time of the next try. */
  void masterIsThere() {
    bulk.resetConnectBackoff();
  }

  @Override
  public void close() {
    bulk.shutdownNow();
  }

  private static ManagedChannel channel(MasterAddress master) {
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(master.host(), master.port())
        .directExecutor()
        // A call that may be sent again is kept in memory until the first answer. We send again
        // ourselves.
        .disableRetry()
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true);
    master.tls().ifPresentOrElse(tls -> secure(builder, tls), builder::usePlaintext);
    return builder.build();
  }

  private static void secure(NettyChannelBuilder builder, MasterAddress.Tls tls) {
    try {
      var context = GrpcSslContexts.forClient();
      tls.ca().ifPresent(file -> context.trustManager(file.toFile()));
      builder.sslContext(context.build());
    } catch (SSLException | IllegalArgumentException e) {
      throw new Failure("tls: " + e.getMessage(), e);
    }
  }
}
