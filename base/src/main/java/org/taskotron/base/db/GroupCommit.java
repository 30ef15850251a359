package org.taskotron.base.db;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.ibatis.session.SqlSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes in groups: those that wait together share one transaction, so that one disk flush serves many. One
 * thread decides and writes; callers get futures, which complete after the commit and on another thread.
 *
 * <pre>
 *   submit(a) ─┐                    ┌─ decide a, b, c ─ write ─ commit ─┐   answers thread: a, b, c
 *   submit(b) ─┼─ waiting (bounded) ┤                                   ├─►
 *   submit(c) ─┘                    └─ meanwhile d, e wait …            ┘
 * </pre>
 *
 * <p>When a statement or a decision fails, each change of the batch is written alone, so that a poisonous one harms only
 * itself. When the database is away, or a commit went unanswered, the same batch is decided again: so every change must
 * be idempotent by what it carries.
 *
 * @param <C> a change
 * @param <R> what became of it
 */
public final class GroupCommit<C, R> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Decides a batch and writes it; one answer for each change, in order. Called by one thread at a time. */
  public interface Work<C, R> {
    List<R> decideAndWrite(SqlSession session, List<C> batch);
  }

  /** What to do with a batch while the database is away. */
  public enum WhileAway {
    /** Keep it and try until it is written: for callers that must not lose it and can wait. */
    WAIT,
    /** Refuse it with {@link DatabaseAway}: for callers that tell their own to come again. */
    REFUSE
  }

  /**
   * How to write.
   *
   * @param name of the writing thread
   * @param largestBatch weight of the changes that share a transaction at most; one that is heavier goes alone
   * @param mostWaiting changes that wait at most; one more is refused
   * @param whileAway what to do while the database is away
   */
  public record Settings(String name, int largestBatch, int mostWaiting, WhileAway whileAway) {}

  private record Waiting<C, R>(C change, CompletableFuture<R> answer) {}

  private final Database database;
  private final Settings settings;
  private final Work<C, R> work;
  private final ToIntFunction<C> weight;
  private final BlockingQueue<Waiting<C, R>> waiting;
  private final ExecutorService answers;
  private final Thread writer;
  private volatile boolean closing;

  private GroupCommit(
      Database database, Settings settings, ToIntFunction<C> weight, Work<C, R> work) {
    this.database = database;
    this.settings = settings;
    this.weight = weight;
    this.work = work;
    this.waiting = new ArrayBlockingQueue<>(settings.mostWaiting());
    this.answers =
        Executors.newSingleThreadExecutor(run -> daemon(run, settings.name() + "-answers"));
    this.writer = daemon(this::writeUntilClosed, settings.name());
  }

  /** Starts the writing thread; each change weighs 1. */
  public static <C, R> GroupCommit<C, R> start(
      Database database, Settings settings, Work<C, R> work) {
    return start(database, settings, change -> 1, work);
  }

  /**
   * Starts the writing thread.
   *
   * @param weight how much of a batch a change takes, 1 or more
   */
  public static <C, R> GroupCommit<C, R> start(
      Database database, Settings settings, ToIntFunction<C> weight, Work<C, R> work) {
    GroupCommit<C, R> group = new GroupCommit<>(database, settings, weight, work);
    group.writer.start();
    return group;
  }

  private static Thread daemon(Runnable run, String name) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Hands a change in. The future fails with {@link RejectedExecutionException} when too many wait already or this is
   * closed, with {@link DatabaseAway} where that was chosen, and with whatever the change's own decision threw.
   */
  public CompletableFuture<R> submit(C change) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    if (closing || !waiting.offer(new Waiting<>(change, answer))) {
      answer.completeExceptionally(new RejectedExecutionException(settings.name() + ": "
          + (closing ? "closing" : settings.mostWaiting() + " changes wait already")));
    }
    return answer;
  }

  /** How many changes wait; for metrics. */
  public int waiting() {
    return waiting.size();
  }

  private void writeUntilClosed() {
    List<Waiting<C, R>> batch = new ArrayList<>();
    while (!closing || !waiting.isEmpty()) {
      try {
        Waiting<C, R> first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          fill(batch);
          write(List.copyOf(batch));
        }
      } catch (InterruptedException e) {
        closing = true;
      } catch (RuntimeException | Error e) {
        LOG.error("{}: a batch of {} came to nothing", settings.name(), batch.size(), e);
        answer(List.copyOf(batch), () -> {
          throw new IllegalStateException("the writer failed", e);
        });
      } finally {
        batch.clear();
      }
    }
    waiting.forEach(
        left -> left.answer().completeExceptionally(new RejectedExecutionException("closing")));
  }

  /** Adds what waits, in order, until the next one does not fit. */
  private void fill(List<Waiting<C, R>> batch) {
    int room = settings.largestBatch() - weight.applyAsInt(batch.get(0).change());
    for (Waiting<C, R> next = waiting.peek(); next != null; next = waiting.peek()) {
      room -= weight.applyAsInt(next.change());
      if (room < 0) {
        return;
      }
      batch.add(waiting.remove());
    }
  }

  private void write(List<Waiting<C, R>> batch) throws InterruptedException {
    Optional<List<R>> told = written(batch);
    if (told.isPresent()) {
      answer(batch, told::get);
    } else if (batch.size() > 1) {
      for (Waiting<C, R> one : batch) {
        write(List.of(one));
      }
    }
  }

  /** The answers of a committed batch, or empty when it failed by itself (a single change's caller is told then). */
  private Optional<List<R>> written(List<Waiting<C, R>> batch) throws InterruptedException {
    List<C> changes = batch.stream().map(Waiting::change).toList();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        List<R> told = database.writeBatch(session -> work.decideAndWrite(session, changes));
        if (told.size() != changes.size()) {
          throw new IllegalStateException(
              told.size() + " answers for " + changes.size() + " changes");
        }
        return Optional.of(told);
      } catch (DatabaseAway e) {
        if (settings.whileAway() == WhileAway.REFUSE || closing) {
          answer(batch, () -> {
            throw e;
          });
          return Optional.of(List.of());
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
            ? pause.multipliedBy(2)
            : LONGEST_PAUSE;
      } catch (RuntimeException e) {
        if (batch.size() == 1) {
          answer(batch, () -> {
            throw e;
          });
        } else {
          LOG.warn(
              "{}: a batch of {} failed and is written one by one: {}",
              settings.name(),
              batch.size(),
              String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return Optional.empty();
      }
    }
  }

  /** Completes the futures on the answers' thread; a caller's own failure there harms nobody else. */
  private void answer(List<Waiting<C, R>> batch, Supplier<List<R>> told) {
    answers.execute(() -> {
      List<R> answered;
      try {
        answered = told.get();
      } catch (RuntimeException e) {
        batch.forEach(one -> one.answer().completeExceptionally(e));
        return;
      }
      for (int i = 0; i < answered.size(); i++) {
        batch.get(i).answer().complete(answered.get(i));
      }
    });
  }

  /** Writes what waits, then ends. Changes that cannot be written because the database is away are refused. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(TimeUnit.SECONDS.toMillis(10));
      if (writer.isAlive()) {
        writer.interrupt();
        writer.join(TimeUnit.SECONDS.toMillis(2));
      }
      answers.shutdown();
      if (!answers.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("{}: answers were still being given at the end", settings.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
