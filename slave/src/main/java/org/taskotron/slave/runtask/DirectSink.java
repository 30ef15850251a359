package org.taskotron.slave.runtask;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.formula.TaskResult;

/** Posts results straight to ResultsDB. What is refused is told, and the others go on. */
final class DirectSink implements ResultSink {

  /**
   * Where results and their groups link to.
   *
   * @param uuid the run's
   */
  record Links(String uuid, String execDb, String artifacts) {
    String group() {
      return execDb + "/jobs/" + uuid;
    }

    String of(TaskResult result) {
      String root = artifacts + "/" + uuid;
      return result
          .artifact()
          .map(path -> root + "/" + ResultsDbClient.path(path))
          .orElse(root);
    }
  }

  private final ResultsDbClient client;
  private final Links links;
  private final Optional<Guard> guard;

  /** Who may report what: the namespaces, and where the task is from. */
  record Guard(Namespaces namespaces, Optional<String> origin) {}

  DirectSink(ResultsDbClient client, Links links, Optional<Guard> guard) {
    this.client = client;
    this.links = links;
    this.guard = guard;
  }

  @Override
  public List<Taken> handIn(int action, List<TaskResult> results) throws InterruptedException {
    List<Taken> taken = new ArrayList<>();
    for (TaskResult result : results) {
      taken.add(post(result));
    }
    return taken;
  }

  private Taken post(TaskResult result) throws InterruptedException {
    Optional<String> refusal =
        guard.flatMap(rules -> rules.namespaces().refusal(result.checkname(), rules.origin()));
    if (refusal.isPresent()) {
      return Taken.refused(refusal.get());
    }
    try {
      client.ensureTestcase(result.checkname());
      return Taken.as(client.post(result, links.uuid(), links.group(), links.of(result)));
    } catch (ResultsDbClient.Refused | IOException e) {
      return Taken.refused(String.valueOf(e.getMessage()));
    }
  }
}
