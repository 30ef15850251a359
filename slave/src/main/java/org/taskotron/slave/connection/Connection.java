package org.taskotron.slave.connection;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;
import org.taskotron.proto.v1.MasterStatement;
import org.taskotron.proto.v1.SlaveStatement;
import org.taskotron.proto.v1.SlavesGrpc.SlavesStub;

/** One connected spell. Its methods belong to one thread; events come from gRPC's. */
final class Connection {

  /** What happens to a connection. */
  interface Events {
    void heard(Connection from, MasterStatement statement);

    void writable(Connection from);

    void over(Connection from, Throwable why);
  }

  private final ManagedChannel channel;
  private final Events events;
  private @Nullable ClientCallStreamObserver<SlaveStatement> out;
  private boolean welcomed;

  Connection(ManagedChannel channel, Events events) {
    this.channel = channel;
    this.events = events;
  }

  void open(SlavesStub stub, SlaveStatement hello) {
    var unused = stub.connect(new ClientResponseObserver<SlaveStatement, MasterStatement>() {
      @Override
      public void beforeStart(ClientCallStreamObserver<SlaveStatement> stream) {
        out = stream;
        stream.setOnReadyHandler(() -> events.writable(Connection.this));
      }

      @Override
      public void onNext(MasterStatement statement) {
        events.heard(Connection.this, statement);
      }

      @Override
      public void onError(Throwable why) {
        events.over(Connection.this, why);
      }

      @Override
      public void onCompleted() {
        events.over(
            Connection.this,
            Status.UNAVAILABLE
                .withDescription("the master ended the connection")
                .asException());
      }
    });
    say(hello);
  }

  void welcome() {
    welcomed = true;
  }

  /** The master has answered our hello. */
  boolean welcomed() {
    return welcomed;
  }

  /** It takes more without queueing in memory. */
  boolean writable() {
    return out != null && out.isReady();
  }

  void say(SlaveStatement statement) {
    if (out != null) {
      out.onNext(statement);
    }
  }

  void end() {
    if (out != null) {
      out.cancel("the slave ends this connection", null);
    }
    channel.shutdownNow();
  }
}
