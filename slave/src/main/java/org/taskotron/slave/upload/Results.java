package org.taskotron.slave.upload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.taskotron.proto.v1.KeyValues;
import org.taskotron.proto.v1.Result;
import org.taskotron.proto.v1.ResultTaken;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.formula.TaskResult;

/**
 * Hands the results of one attempt to the master: first into the spool, then the artifact that a result names, then the
 * result, for as long as the master is away. Whoever hands in waits ten seconds for it, and the attempt's end waits for
 * all.
 */
public final class Results implements ResultSink {

  private static final int WAIT_SECONDS = 10;

  private final AttemptCalls calls;
  private final ResultStore store;
  private final ResultDelivery delivery;
  private final ResultArtifacts artifacts;
  private final ExecutorService executor;
  private final Consumer<String> line;
  private final Map<Integer, Future<List<Taken>>> underWay = new ConcurrentHashMap<>();

  /**
   * @param delivery the way to the master
   * @param artifacts brings what results name
   * @param executor for what goes on behind the run; as many threads as there is work
   * @param line a line of the attempt's log
   */
  public Results(
      AttemptCalls calls,
      Path spool,
      ResultDelivery delivery,
      ResultArtifacts artifacts,
      ExecutorService executor,
      Consumer<String> line) {
    this.calls = calls;
    this.store = new ResultStore(spool);
    this.delivery = delivery;
    this.artifacts = artifacts;
    this.executor = executor;
    this.line = line;
  }

  @Override
  public List<Taken> handIn(int action, List<TaskResult> results)
      throws RunEnds, InterruptedException {
    if (results.isEmpty()) {
      return List.of();
    }
    List<Result> messages = messages(action, results);
    try {
      store.put(action, messages);
    } catch (IOException e) {
      throw Disk.trouble(store.directory(), e);
    }
    Future<List<Taken>> future =
        underWay.computeIfAbsent(action, number -> deliver(number, messages, WAIT_SECONDS));
    try {
      return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      line.accept("action " + action + ": no ids from ResultsDB within " + WAIT_SECONDS
          + "s; the run goes on without them");
      return results.stream().map(result -> Taken.later()).toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LeaseOver) {
        // The attempt is being ended already by the one who heard of it; this run has no say any
        // more.
        throw new InterruptedException("the lease is over");
      }
      throw RunEnds.failed("results could not be handed in: " + e.getCause());
    }
  }

  /** Waits until the master has all results of the attempt, those from before a restart included. */
  public void awaitTaken() throws LeaseOver, IOException, InterruptedException {
    for (Map.Entry<Integer, List<Result>> waiting : store.waiting().entrySet()) {
      underWay.computeIfAbsent(waiting.getKey(), action -> deliver(action, waiting.getValue(), 0));
    }
    for (Map.Entry<Integer, Future<List<Taken>>> delivery : underWay.entrySet()) {
      try {
        var unused = delivery.getValue().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof LeaseOver over) {
          throw over;
        }
        throw new IOException("action " + delivery.getKey() + ": " + e.getCause(), e);
      }
    }
  }

  /** Nobody waits for them any more. */
  public void abandon() {
    underWay.values().forEach(future -> future.cancel(true));
  }

  private Future<List<Taken>> deliver(int action, List<Result> results, int waitForIds) {
    return executor.submit(() -> {
      List<Result> ready = artifacts.provide(results, line);
      List<Taken> taken = taken(ready, action, waitForIds);
      store.taken(action);
      return taken;
    });
  }

  private List<Taken> taken(List<Result> results, int action, int waitForIds)
      throws LeaseOver, InterruptedException {
    try {
      List<ResultTaken> answers = delivery.deliver(results, waitForIds);
      if (answers.size() != results.size()) {
        String why =
            "the master answered for " + answers.size() + " of " + results.size() + " results";
        line.accept("action " + action + ": " + why);
        return results.stream().map(result -> Taken.later()).toList();
      }
      return answers.stream().map(this::taken).toList();
    } catch (ResultDelivery.Refused e) {
      line.accept("action " + action + ": the master refuses its results: " + e.getMessage());
      String why = String.valueOf(e.getMessage());
      return results.stream().map(result -> Taken.refused(why)).toList();
    }
  }

  private Taken taken(ResultTaken answer) {
    if (!answer.getRefused().isEmpty()) {
      line.accept("result " + answer.getKey() + " is refused: " + answer.getRefused());
      return Taken.refused(answer.getRefused());
    }
    return answer.getResultsdbId() == 0 ? Taken.later() : Taken.as(answer.getResultsdbId());
  }

  private List<Result> messages(int action, List<TaskResult> results) {
    List<Result> messages = new ArrayList<>();
    for (TaskResult result : results) {
      Result.Builder message = Result.newBuilder()
          .setKey(calls.attempt() + "/" + action + "." + (messages.size() + 1))
          .setTestcase(result.checkname())
          .setItem(result.item())
          .setItemType(result.type())
          .setOutcome(result.outcome())
          .setNote(result.note().orElse(""))
          .setArtifact(result.artifact().orElse(""));
      result
          .data()
          .forEach((key, values) ->
              message.addData(KeyValues.newBuilder().setKey(key).addAllValues(values)));
      messages.add(message.build());
    }
    return messages;
  }
}
