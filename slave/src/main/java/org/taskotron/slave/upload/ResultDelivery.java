package org.taskotron.slave.upload;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.taskotron.proto.v1.HandInResultsReply;
import org.taskotron.proto.v1.HandInResultsRequest;
import org.taskotron.proto.v1.Result;
import org.taskotron.proto.v1.ResultTaken;
import org.taskotron.slave.connection.Backoff;
import org.taskotron.slave.connection.Words;

/** Hands results in until the master has them, on the caller's thread. */
public final class ResultDelivery {

  /** A request stays well below what gRPC takes as one message. */
  private static final int MAX_BYTES = 1_000_000;

  private final AttemptCalls calls;
  private final Retries retries;
  private final RandomGenerator random;

  public ResultDelivery(AttemptCalls calls, Retries retries, RandomGenerator random) {
    this.calls = calls;
    this.retries = retries;
    this.random = random;
  }

  /** The master refuses results for good, for this reason. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * @param waitForIds how many seconds the master may wait for ResultsDB before it answers
   * @return in the order of the results
   */
  List<ResultTaken> deliver(List<Result> results, int waitForIds)
      throws LeaseOver, Refused, InterruptedException {
    List<ResultTaken> taken = new ArrayList<>();
    List<Result> batch = new ArrayList<>();
    int bytes = 0;
    for (Result result : results) {
      int size = result.getSerializedSize();
      if (bytes + size > MAX_BYTES && !batch.isEmpty()) {
        taken.addAll(deliverBatch(batch, 0));
        batch.clear();
        bytes = 0;
      }
      batch.add(result);
      bytes += size;
    }
    // Only the last part waits: by then the others' ids are likely known, and the wait is one, not
    // many.
    taken.addAll(deliverBatch(batch, waitForIds));
    return taken;
  }

  private List<ResultTaken> deliverBatch(List<Result> batch, int waitForIds)
      throws LeaseOver, Refused, InterruptedException {
    HandInResultsRequest request = HandInResultsRequest.newBuilder()
        .addAllResults(batch)
        .setWaitForIdsSeconds(waitForIds)
        .build();
    Backoff backoff = new Backoff(random);
    while (true) {
      Answer answer = new Answer();
      calls.stub().handInResults(request, answer);
      try {
        return answer.reply.get().getResultsList();
      } catch (ExecutionException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        switch (Verdict.of(why)) {
          case LEASE_OVER -> throw new LeaseOver(Words.of(why));
          case REFUSED -> throw new Refused(Words.of(why));
          case AGAIN -> retries.pause(backoff.next());
        }
      }
    }
  }

  private static final class Answer implements StreamObserver<HandInResultsReply> {
    private final CompletableFuture<HandInResultsReply> reply = new CompletableFuture<>();

    @Override
    public void onNext(HandInResultsReply value) {
      reply.complete(value);
    }

    @Override
    public void onError(Throwable why) {
      reply.completeExceptionally(why);
    }

    @Override
    public void onCompleted() {
      reply.completeExceptionally(io.grpc.Status.UNAVAILABLE
          .withDescription("the master gave no answer")
          .asException());
    }
  }
}
