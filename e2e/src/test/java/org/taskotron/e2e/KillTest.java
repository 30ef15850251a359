package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each daemon is killed with -9 in the middle of a run, and every job ends right all the same: the task ran once, its log
 * is whole, its result is there once. {@code ./test --soak} does it twenty times.
 */
@Tag("process")
class KillTest {
  private static final int LINES = 40;
  private static final int ROUNDS = Integer.getInteger("taskotron.soak", 1);
  private static final List<String> VICTIMS =
      List.of("slave1", "slave2", "master", "trigger", "resultsdb");

  @TempDir
  Path folder;

  /** A task that takes some seconds, speaks all the while, and writes down each of its runs outside of the house. */
  private Path slowTask(Path runs) throws IOException {
    Path task = Files.createDirectories(folder.resolve("tasks/slow"));
    Files.writeString(task.resolve("runtask.yml"), """
        name: slow
        namespace: scratch
        desc: speaks for some seconds
        maintainer: ada
        input:
          args: [koji_build]
        actions:
          - name: speak
            shell:
              - sh speak.sh '%s' ${koji_build}
          - name: judge
            python: {file: judge.py, callable: judge, koji_build: "${koji_build}"}
            export: verdict
          - name: tell
            resultsdb: {results: "${verdict}"}
        """.formatted(runs));
    Files.writeString(task.resolve("speak.sh"), """
        echo "$2" >> "$1"
        i=1
        while [ $i -le %d ]; do
          echo "line $i of $2"
          i=$((i + 1))
          sleep 0.1
        done
        """.formatted(LINES));
    Files.writeString(task.resolve("judge.py"), """
        from libtaskotron import check

        def judge(koji_build):
            detail = check.CheckDetail(koji_build, check.ReportType.KOJI_BUILD, 'PASSED', note='spoke to the end')
            return check.export_YAML(detail)
        """);
    return task.getParent();
  }

  private Path rules() throws IOException {
    return Files.writeString(folder.resolve("rules.yml"), """
        - when: {message_type: KojiBuildPackageCompleted}
          do:
            - {tasks: [slow], arches: [noarch]}
        """);
  }

  @Test
  void everyJobEndsRightWhoeverIsKilled() throws Exception {
    Path runs = folder.resolve("runs.txt");
    Path messages = Files.createDirectories(folder.resolve("messages"));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(Messages.buildCompleted(messages.resolve(i + ".json"), "first" + i, "1.0"));
    }
    String[] options = {
      "--tasks",
      slowTask(runs).toString(),
      "--rules",
      rules().toString(),
      "--messages",
      messages.toString()
    };
    for (int round = 0; round < ROUNDS; round++) {
      for (String victim : VICTIMS) {
        Files.deleteIfExists(runs);
        Path place = folder.resolve("house-" + round + "-" + victim);
        try (RealHouse house = RealHouse.in(place, options).start()) {
          try {
            killed(house, "round " + round + ", " + victim + " killed: ", victim, runs, ids);
          } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + house.tails(), e);
          }
        }
      }
    }
  }

  private static void killed(
      RealHouse house, String what, String victim, Path runs, List<String> messages)
      throws Exception {
    RealHouse.await(what + "a task speaks", () -> Files.exists(runs));
    house.kill(victim);
    for (String message : messages) {
      endsRight(house, what, message);
    }
    assertThat(Files.readAllLines(runs))
        .as(what + "each task ran once")
        .doesNotHaveDuplicates()
        .hasSize(messages.size());
  }

  private static void endsRight(RealHouse house, String what, String message) throws Exception {
    RealHouse.await(
        what + "message " + message + " is done",
        () -> house.message(message).path("state").asText().equals("done"));
    JsonNode jobs = house.message(message).path("jobs");
    assertThat(jobs).hasSize(1);
    String uuid = uuidOf(jobs.get(0));
    RealHouse.await(
        what + "job " + uuid + " ends",
        () -> house.job(uuid).path("state").asText().equals("DONE"));
    JsonNode job = house.job(uuid);
    assertThat(job.path("outcome").asText()).as(what + job).isEqualTo("COMPLETED");
    assertThat(
            job.path("attempts").isArray()
                ? job.path("attempts").size()
                : job.path("attempts").asInt())
        .as(what + "attempts of " + job)
        .isEqualTo(1);
    RealHouse.await(
        what + "the result of " + uuid + " is in ResultsDB",
        () -> !house.results(uuid).isEmpty());
    assertThat(house.results(uuid)).as(what + "results of " + uuid).hasSize(1);
    String item = job.path("item").asText();
    List<String> spoken = house
        .log(uuid)
        .lines()
        .filter(line -> line.startsWith("line "))
        .collect(Collectors.toList());
    assertThat(spoken)
        .as(what + "the log of " + uuid)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
            .mapToObj(i -> "line " + i + " of " + item)
            .toList());
  }

  private static String uuidOf(JsonNode job) {
    return job.isTextual() ? job.asText() : job.path("uuid").asText();
  }
}
