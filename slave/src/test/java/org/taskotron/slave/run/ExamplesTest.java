package org.taskotron.slave.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.daemon.Host;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.formula.TaskResult;

/** Each sample task does its real work, and says about the sample messages' items what the README promises. */
class ExamplesTest {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("taskotron.root", "..")).resolve("examples");

  @TempDir
  static Path cache;

  @TempDir
  Path tmp;

  private static Supervisor supervisor;
  private static Tools tools;

  private final List<TaskResult> results = new ArrayList<>();

  @BeforeAll
  static void aSlave() {
    supervisor = new Supervisor(SupervisorSettings.DEFAULT, cache);
    tools = Tools.in(cache, Tools.defaultPython());
  }

  @ParameterizedTest(name = "{0} says of {1}: {2}")
  @CsvSource({
    "nvr-policy, lantern-2.3-1.fc42, dist.nvr-policy PASSED + dist.nvr-policy.dist_tag PASSED",
    "nvr-policy, quillpen-0.9rc2-1.fc42, dist.nvr-policy FAILED + dist.nvr-policy.dist_tag PASSED",
    "nvr-policy, tidemark-3.0-0.2.fc42, dist.nvr-policy NEEDS_INSPECTION + dist.nvr-policy.dist_tag PASSED",
    "nvr-policy, gauge-0.3-1.module_4f1c9a2e, dist.nvr-policy PASSED + dist.nvr-policy.dist_tag NEEDS_INSPECTION",
    "upgrade-order, lantern-2.3-1.fc42, dist.upgrade-order PASSED",
    "upgrade-order, harbour-1.4.3-1.fc41, dist.upgrade-order FAILED",
    "upgrade-order, harbour-1.4.3-1.fc42, dist.upgrade-order PASSED",
    "upgrade-order, lantern-2.1-9.fc42, dist.upgrade-order FAILED",
    "upgrade-order, anchor-1.0-4.fc42, dist.upgrade-order NEEDS_INSPECTION",
    "package-files, lantern-2.3-1.fc42, dist.package-files.rpm PASSED + dist.package-files.deb PASSED",
    "package-files, tally-0.7-2.fc42, dist.package-files.rpm NEEDS_INSPECTION + dist.package-files.deb FAILED",
    "package-files, nothing-1-1.fc42, dist.package-files INFO",
    "spelling, harbour-1.4.3-1.fc41, scratch.spelling PASSED",
    "spelling, lantern-2.3-1.fc42, scratch.spelling INFO",
    "spelling, nothing-1-1.fc42, scratch.spelling NEEDS_INSPECTION",
  })
  void aTaskSaysWhatItFound(String task, String item, String expected) throws Exception {
    RunEnd end = run(task, item, "koji_build");
    assertThat(end).as(() -> log()).isEqualTo(new RunEnd(EndCause.COMPLETED, "", 0));
    assertThat(said()).isEqualTo(expected);
    assertThat(results).allSatisfy(result -> {
      assertThat(result.item()).isEqualTo(item);
      assertThat(result.note()).hasValueSatisfying(note -> assertThat(note).isNotBlank());
    });
  }

  @Test
  void everyArtifactThatAResultNamesIsThere() throws Exception {
    run("package-files", "tally-0.7-2.fc42", "koji_build");
    assertThat(results)
        .hasSize(2)
        .allSatisfy(result -> assertThat(
                tmp.resolve("attempt/artifacts").resolve(result.artifact().orElseThrow()))
            .isNotEmptyFile());
  }

  @Test
  void aDamagedPackageIsFoundOut() throws Exception {
    Path packages = copied("package-files").resolve("packages");
    flip(packages.resolve("lantern-2.3-1.fc42.noarch.rpm"), -10);
    Files.write(packages.resolve("lantern_2.3-1_all.deb"), "no package".getBytes());
    assertThat(run(packages.getParent(), "lantern-2.3-1.fc42", "koji_build").cause())
        .isEqualTo(EndCause.COMPLETED);
    assertThat(said()).isEqualTo("dist.package-files.rpm FAILED + dist.package-files.deb FAILED");
  }

  @Test
  void aDamagedSourceFailsTheTask() throws Exception {
    RunEnd end = run("source-checksums", "anchor-1.0-4.fc42", "koji_build");
    assertThat(end.cause()).isEqualTo(EndCause.TASK_FAILED);
    assertThat(results).isEmpty();
    assertThat(log()).contains("anchor.c: FAILED").doesNotContain("has sound sources");
    assertThat(tmp.resolve("attempt/artifacts/SHA256SUMS")).isNotEmptyFile();
  }

  @Test
  void aComposesImagesAreComparedWithItsMetadata() throws Exception {
    String cloud = EXAMPLES
        .resolve("composes/Fedora-Cloud-42-20261102.0/compose/Cloud/aarch64/images/"
            + "Fedora-Cloud-Base-42-20261102.0.aarch64.qcow2")
        .toAbsolutePath()
        .normalize()
        .toUri()
        .toString()
        .replace("file:/", "file:///")
        .replace("file://///", "file:///");
    assertThat(run("image-check", cloud, "compose").cause())
        .as(() -> log())
        .isEqualTo(EndCause.COMPLETED);
    assertThat(said())
        .isEqualTo("dist.image-check.metadata PASSED + dist.image-check.format PASSED");
    assertThat(results.get(0).data()).containsEntry("arch", List.of("aarch64"));
  }

  private RunEnd run(String task, String item, String type) throws Exception {
    return run(copied(task), item, type);
  }

  private RunEnd run(Path task, String item, String type) throws Exception {
    Workspace workspace = Workspace.in(tmp.resolve("attempt"));
    Files.createDirectories(workspace.spool());
    RunRequest request = new RunRequest(
        new AttemptMark("00000000-0000-7000-8000-000000000001", 1),
        "-1",
        item,
        type,
        "noarch",
        Host.boot(),
        Limits.NONE,
        Map.of("PATH", "/usr/bin:/bin"),
        List.of());
    ResultSink sink = (action, found) -> {
      results.addAll(found);
      return found.stream().map(result -> ResultSink.Taken.later()).toList();
    };
    StepBook steps = StepBook.open(workspace.steps(), Clock.systemUTC(), StepListener.NONE);
    TaskRun.Parts parts = new TaskRun.Parts(supervisor, tools, directory -> task, sink, steps);
    return new TaskRun(request, workspace, parts).go();
  }

  private String said() {
    return String.join(
        " + ",
        results.stream()
            .map(result -> result.checkname() + " " + result.outcome())
            .toList());
  }

  private String log() {
    try {
      return Files.readString(tmp.resolve("attempt/spool/taskotron.log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /** A task may write where it is, and the examples are everybody's. */
  private Path copied(String task) throws IOException {
    Path source = EXAMPLES.resolve("tasks").resolve(task);
    Path target = tmp.resolve("a task");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return target;
  }

  private static void flip(Path file, int fromEnd) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length + fromEnd] ^= 1;
    Files.write(file, bytes);
  }
}
