package org.taskotron.master;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.access.Access;
import org.taskotron.master.rpc.Callers;

/** The listener for slaves, trigger and clients. A fixed number of threads however many slaves there are. */
final class GrpcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);
  private static final int HANDLERS = 8;
  private static final int LARGEST_MESSAGE = 8 << 20;
  private static final int FIRST_WINDOW = 64 << 10;

  private final ExecutorService handlers;
  private final Server server;

  private GrpcServer(ExecutorService handlers, Server server) {
    this.handlers = handlers;
    this.server = server;
  }

  static GrpcServer start(
      MasterConfig.GrpcConfig config, Access access, List<ServerServiceDefinition> services)
      throws IOException {
    AtomicInteger number = new AtomicInteger();
    ExecutorService handlers = Executors.newFixedThreadPool(
        HANDLERS, run -> new Thread(run, "rpc-" + number.incrementAndGet()));
    NettyServerBuilder builder = NettyServerBuilder.forAddress(
            new InetSocketAddress(config.listen(), config.port()))
        .executor(handlers)
        .intercept(new Callers(access))
        .maxInboundMessageSize(LARGEST_MESSAGE)
        // What a stream may send unread; grows by itself where the way is long. 1 MiB, as is usual,
        // is
        // too much for thousands of logs.
        .initialFlowControlWindow(FIRST_WINDOW)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS);
    if (config.tls().isPresent()) {
      builder.sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(
              config.tls().get().certificate().toFile(),
              config.tls().get().key().toFile()))
          .build());
    }
    services.forEach(builder::addService);
    builder.addService(new HealthStatusManager().getHealthService());
    try {
      Server server = builder.build().start();
      LOG.info("gRPC on {}:{}", config.listen(), server.getPort());
      return new GrpcServer(handlers, server);
    } catch (IOException e) {
      handlers.shutdown();
      throw new IOException(
          "grpc: cannot listen on " + config.listen() + ":" + config.port() + ": " + e.getMessage(),
          e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Ends every call: slaves keep their tasks and come back. */
  @Override
  public void close() {
    server.shutdownNow();
    handlers.shutdown();
    try {
      if (!server.awaitTermination(5, TimeUnit.SECONDS)
          || !handlers.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("gRPC calls were still under way at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
