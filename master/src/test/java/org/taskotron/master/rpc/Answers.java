package org.taskotron.master.rpc;

import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a call answered. */
final class Answers<T> implements StreamObserver<T> {

  private final List<T> values = new ArrayList<>();
  private Status end;

  @Override
  public synchronized void onNext(T value) {
    values.add(value);
  }

  @Override
  public synchronized void onError(Throwable failure) {
    end = Status.fromThrowable(failure);
  }

  @Override
  public synchronized void onCompleted() {
    end = Status.OK;
  }

  synchronized List<T> values() {
    return List.copyOf(values);
  }

  private synchronized boolean ended() {
    return end != null;
  }

  Status awaitEnd() {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(this::ended);
    synchronized (this) {
      return end;
    }
  }

  T awaitValue(int count) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(() -> values().size() >= count || ended());
    return values().get(count - 1);
  }
}
