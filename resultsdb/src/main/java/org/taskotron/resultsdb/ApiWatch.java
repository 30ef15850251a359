package org.taskotron.resultsdb;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.resultsdb.frontend.ApiClient;

/** Tells whether the API that a frontend of its own reads is there. */
final class ApiWatch implements AutoCloseable {

  private static final int EVERY_SECONDS = 5;

  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("resultsdb-api-watch"));

  ApiWatch(Chassis chassis, ApiClient client) {
    Condition there = chassis.readiness().condition("api");
    background.scheduleWithFixedDelay(
        () -> look(there, client), 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private static void look(Condition there, ApiClient client) {
    try {
      client.check();
      there.met();
    } catch (IOException e) {
      there.waiting(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    background.shutdownNow();
  }
}
