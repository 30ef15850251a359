package org.taskotron.slave.runtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Signals;
import org.taskotron.slave.RunTaskMain;

@Timeout(60)
class RunByHandTest {

  private static final String HEAD =
      "name: sizecheck\nnamespace: dist\ndesc: sizes\nmaintainer: someone\n";
  private static final String RESULTS =
      "results:\n- {item: xchat-0.5-1.fc20, type: koji_build, outcome: FAILED, note: \"a\\n\\nb\", artifact: out.txt, arch: [x86_64, noarch]}\n";

  @TempDir
  Path dir;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path task;

  @BeforeEach
  void lay() throws Exception {
    dir = dir.toRealPath();
    task = Files.createDirectory(dir.resolve("task"));
    Files.writeString(task.resolve("results.yml"), RESULTS);
  }

  @Test
  void tellsTheLogOnStandardErrorAndKeepsIt() throws Exception {
    formula(
        "actions:\n- shell: [\"echo $item $type $arch $jobid $uuid > ${artifactsdir}/out.txt; echo done\"]\n");
    assertThat(run("")).isZero();
    assertThat(told()).contains("+ echo xchat-0.5-1.fc20", "\ndone\n", "taskotron: completed\n");
    Path kept = dir.resolve("artifacts/run1");
    assertThat(kept.resolve("out.txt")).hasContent("xchat-0.5-1.fc20 koji_build x86_64 all/7 run1");
    assertThat(told()).endsWith("taskotron: log and artifacts are in " + kept + "\n");
    assertThat(told()).startsWith(Files.readString(kept.resolve("taskotron.log")));
  }

  @Test
  void runsWhereTheTaskIsAndLeavesNothingElseBehind() throws Exception {
    formula("actions: [shell: 'pwd; ls']\n");
    assertThat(run("")).isZero();
    assertThat(told()).contains("\n" + task + "\nresults.yml\nruntask.yml\n");
    try (var left = Files.list(dir.resolve("tmp").resolve("tester"))) {
      assertThat(left).isEmpty();
    }
    try (var files = Files.list(task)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void takesAFormulaOfAnyName() throws Exception {
    Files.writeString(
        task.resolve("sizecheck.yml"), HEAD + "actions: [shell: 'pwd; echo $task']\n");
    task = task.resolve("sizecheck.yml");
    assertThat(run("")).isZero();
    assertThat(told()).contains("\n" + task.getParent() + "\n" + task + "\n");
  }

  @Test
  void showsWhatWouldBeReportedAsTheLineResultsTheItemsAndAnEmptyLine() throws Exception {
    formula("actions: [resultsdb: {file: results.yml}, shell: 'echo after']\n");
    assertThat(run("")).isZero();
    assertThat(told()).contains("""

            results:
              - item: xchat-0.5-1.fc20
                type: koji_build
                outcome: FAILED
                checkname: sizecheck
                note: "a\\n\\nb"
                artifact: out.txt
                arch:
                  - x86_64
                  - noarch

            taskotron: action 2: shell
            """);
  }

  @Test
  void aTaskThatFailsOrIsMalformedIsExitCodeOne() throws Exception {
    formula("actions: [shell: exit 3]\n");
    assertThat(run("")).isEqualTo(1);
    assertThat(told()).contains("taskotron: task failed: exit 3 ended with exit status 3\n");
    formula("actions: [shel: exit 3]\n");
    assertThat(run("", "run2")).isEqualTo(1);
    assertThat(told())
        .contains("taskotron: task malformed: runtask.yml:5:11: unknown directive 'shel'");
  }

  @Test
  void theFormulaMayAskForExitCode100() throws Exception {
    formula("""
        actions:
          - resultsdb: {file: results.yml}
            export: out
          - exitcode: {result_worst: "${out}"}
        """);
    assertThat(run("")).isEqualTo(100);
  }

  @Test
  void aSecondRunUnderTheSameUuidIsRefused() throws Exception {
    formula("actions: [shell: ls]\n");
    run("");
    assertThatThrownBy(() -> run(""))
        .isInstanceOf(Failure.class)
        .hasMessage(dir.resolve("artifacts/run1")
            + " is there already: a run with this uuid has been (give another --uuid)");
  }

  @Test
  void tellsOfUnknownOptionsAndGoesOn() throws Exception {
    formula("actions: [shell: ls]\n");
    assertThat(run("reprot_to_resultsdb: true\n")).isZero();
    assertThat(told())
        .contains(
            "taskotron.yaml:4:1: reprot_to_resultsdb: unknown option (did you mean report_to_resultsdb?)");
  }

  // --- reporting

  @Test
  void reportsStraightToResultsDb() throws Exception {
    try (FakeResultsDb resultsDb = new FakeResultsDb()) {
      formula(
          "actions:\n- shell: touch $artifactsdir/out.txt\n- resultsdb: {file: results.yml}\n  export: out\n- shell: [\"echo '${out}'\"]\n");
      assertThat(run(reporting(resultsDb))).isZero();
      assertThat(resultsDb.testcases())
          .containsExactly(
              "{\"name\":\"dist.sizecheck\",\"ref_url\":\"https://fedoraproject.org/wiki/Taskotron/Tasks/dist.sizecheck\"}");
      assertThat(resultsDb.results())
          .containsExactly(
              "{\"outcome\":\"FAILED\",\"testcase\":\"dist.sizecheck\","
                  + "\"groups\":[{\"uuid\":\"run1\",\"ref_url\":\"http://execdb.example/jobs/run1\"}],"
                  + "\"note\":\"a\\n\\nb\",\"ref_url\":\"http://artifacts.example/all/run1/out.txt\","
                  + "\"data\":{\"item\":\"xchat-0.5-1.fc20\",\"type\":\"koji_build\",\"arch\":[\"x86_64\",\"noarch\"]}}");
      assertThat(told()).contains("resultsdb_result_id: 1\n", "taskotron: 1 result handed in\n");
    }
  }

  @Test
  void aTestcaseThatIsThereIsLeftAsItIs() throws Exception {
    try (FakeResultsDb resultsDb = new FakeResultsDb()) {
      resultsDb.has("dist.sizecheck");
      formula("actions: [resultsdb: {file: results.yml}]\n");
      assertThat(run(reporting(resultsDb))).isZero();
      assertThat(resultsDb.testcases()).isEmpty();
      assertThat(resultsDb.results()).hasSize(1);
    }
  }

  @Test
  void aRefusedResultIsToldAndTheOthersGoOn() throws Exception {
    try (FakeResultsDb resultsDb = new FakeResultsDb()) {
      resultsDb.refuse("FAILED", 400, "{\"message\": \"no such outcome\"}");
      Files.writeString(
          task.resolve("results.yml"),
          RESULTS + "- {item: b, type: koji_build, outcome: PASSED}\n");
      formula("actions: [resultsdb: {file: results.yml}]\n");
      assertThat(run(reporting(resultsDb))).isZero();
      assertThat(resultsDb.results()).hasSize(1);
      assertThat(told())
          .contains(
              "the result of dist.sizecheck for xchat-0.5-1.fc20 was refused: status 400: no such outcome\n");
    }
  }

  @Test
  void aResultsDbThatStumblesIsAskedAgainUnderTheSameKey() throws Exception {
    try (FakeResultsDb resultsDb = new FakeResultsDb()) {
      resultsDb.stumble(1);
      formula("actions: [resultsdb: {file: results.yml}]\n");
      assertThat(run(reporting(resultsDb))).isZero();
      assertThat(resultsDb.results()).hasSize(1);
      assertThat(resultsDb.keys()).hasSize(2);
      assertThat(resultsDb.keys().get(0))
          .isNotEmpty()
          .isEqualTo(resultsDb.keys().get(1));
    }
  }

  @Test
  void inProductionTheNamespaceMustBeTheRepositorys() throws Exception {
    try (FakeResultsDb resultsDb = new FakeResultsDb()) {
      formula("actions: [resultsdb: {file: results.yml}]\n");
      assertThat(run(reporting(resultsDb) + "profile: production\n")).isZero();
      assertThat(resultsDb.results()).isEmpty();
      assertThat(resultsDb.testcases()).isEmpty();
      assertThat(told()).contains("was refused: dist.sizecheck: its namespace is not known");
    }
  }

  // --- the program itself

  @Test
  void controlCEndsTheTaskAndThenTheProgram() throws Exception {
    String sleeping = "sleep " + System.nanoTime();
    formula("actions: [shell: " + sleeping + "]\n");
    Path config = Files.writeString(dir.resolve("taskotron.yaml"), config(""));
    List<String> line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        RunTaskMain.class.getName(),
        "--config",
        config.toString(),
        task.toString()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("USER", "tester");
    builder.redirectOutput(dir.resolve("output").toFile());
    Process program = builder.start();
    await().until(() -> runs(sleeping));
    Signals.send("INT", program.pid());
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(130);
    assertThat(runs(sleeping)).isFalse();
    assertThat(dir.resolve("output")).content().contains("taskotron: stopped: interrupted");
  }

  private static boolean runs(String command) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .anyMatch(line -> line.endsWith(command));
  }

  private void formula(String actions) throws Exception {
    Files.writeString(task.resolve("runtask.yml"), HEAD + actions);
  }

  private String config(String more) {
    return "artifactsdir: %1$s/artifacts\ncachedir: %1$s/cache\ntmpdir: %1$s/tmp\n%2$s"
        .formatted(dir, more);
  }

  private static String reporting(FakeResultsDb resultsDb) {
    return "report_to_resultsdb: true\nresultsdb_server: " + resultsDb.url()
        + "/\nexecdb_server: http://execdb.example/\nartifacts_baseurl: http://artifacts.example/all//\n";
  }

  private int run(String more) throws Exception {
    return run(more, "run1");
  }

  private int run(String more, String uuid) throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("USER", "tester");
    environment.remove("TASKOTRON_PROFILE");
    TaskotronYaml config = TaskotronYaml.read("taskotron.yaml", config(more), environment);
    RunByHand.Wish wish =
        new RunByHand.Wish(task, "xchat-0.5-1.fc20", "koji_build", "x86_64", "all/7", uuid, false);
    return new RunByHand(wish, config, environment, err, Clock.systemUTC()).run();
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
