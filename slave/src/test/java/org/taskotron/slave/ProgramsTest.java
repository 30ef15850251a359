package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.daemon.Cli;
import org.taskotron.slave.formula.ResultYaml;
import org.taskotron.slave.formula.TaskResult;
import picocli.CommandLine;

/** {@code runtask} and {@code taskotron_result} as they are called. */
class ProgramsTest {

  @TempDir
  Path dir;

  private final StringWriter err = new StringWriter();

  // --- runtask

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-i|x|DIR|runtask: --item and --type belong together",
        "-a|sparc|DIR|runtask: --arch: sparc (expected one of i386, x86_64,",
        "--uuid|a/b|DIR|runtask: --uuid: a/b (expected up to 36 letters, digits, -, _ and .)",
        "-j|7|DIR|runtask: --jobid: 7 (expected -1, or a builder's name, a slash and a number)",
        "--local|--libvirt|DIR|mutually exclusive",
        "--debug|--libvirt|DIR|runtask: disposable and remote machines cannot be used yet (--local runs",
        "--debug|--local|/no/such|runtask: /no/such: no such file or directory (expected a task's directory",
        "--debug|--locla|DIR|did you mean --local?"
      })
  void runtaskRefusesWrongUsageWithExitCodeTwo(String one, String two, String task, String told) {
    assertThat(run(new RunTaskMain(), one, two, task.replace("DIR", dir.toString())))
        .isEqualTo(2);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void runtaskNamesEveryMistakeOfItsSettings() throws Exception {
    Path config = Files.writeString(dir.resolve("t.yaml"), "profile: x\nexecdb_server: 5\n");
    assertThat(run(new RunTaskMain(), "--config", config.toString(), dir.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("t.yaml:1:10: profile: x (expected development,")
        .contains("t.yaml:2:16: execdb_server: 5 (expected a text)");
  }

  @Test
  void runtaskWillNotRunHereWhatIsConfiguredForDisposableMachines() throws Exception {
    Path config = Files.writeString(dir.resolve("t.yaml"), "runtask_mode: libvirt\n");
    assertThat(run(new RunTaskMain(), "--config", config.toString(), dir.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "runtask_mode: libvirt cannot be used yet (--local runs the task on this machine)");
  }

  // --- taskotron_result

  @Test
  void aResultIsAddedAndTheFileMadeForIt() throws Exception {
    String file = dir.resolve("r.yml").toString();
    assertThat(run(
            new TaskotronResultMain(),
            "-f",
            file,
            "-i",
            "xchat-1-1",
            "-t",
            "koji_build",
            "-o",
            "passed",
            "-n",
            "5: ok",
            "-c",
            "sub",
            "-a",
            "x.log",
            "-k",
            "arch=x86_64",
            "-k",
            "arch=noarch",
            "-k",
            "n=a=b"))
        .isZero();
    assertThat(run(
            new TaskotronResultMain(), "-f", file, "-i", "5", "-t", "koji_build", "-o", "FAILED"))
        .isZero();
    List<TaskResult> results =
        ResultYaml.parse("r", Files.readString(Path.of(file)), Optional.of("own"));
    assertThat(results).hasSize(2);
    assertThat(results.get(0))
        .returns("xchat-1-1", TaskResult::item)
        .returns("PASSED", TaskResult::outcome)
        .returns("sub", TaskResult::checkname)
        .returns(Optional.of("5: ok"), TaskResult::note)
        .returns(Optional.of("x.log"), TaskResult::artifact)
        .returns(
            Map.of("arch", List.of("x86_64", "noarch"), "n", List.of("a=b")), TaskResult::data);
    assertThat(results.get(1)).returns("5", TaskResult::item).returns("own", TaskResult::checkname);
  }

  @Test
  void whatIsInTheFileStays() throws Exception {
    Path file = Files.writeString(
        dir.resolve("r.yml"),
        "results:\n- {item: a, type: t, outcome: INFO, _internal: {resultsdb_result_id: 7}, v: 1.5}\n");
    assertThat(run(
            new TaskotronResultMain(), "-f", file.toString(), "-i", "b", "-t", "t", "-o", "INFO"))
        .isZero();
    assertThat(Files.readString(file)).contains("resultsdb_result_id: 7", "v: 1.5", "item: b");
  }

  @Test
  void severalMayAddAtATime() throws Exception {
    Path file = dir.resolve("r.yml");
    List<Process> adding = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      adding.add(new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              TaskotronResultMain.class.getName(),
              "-f" + file,
              "-ii" + i,
              "-tt",
              "-oINFO")
          .inheritIO()
          .start());
    }
    for (Process one : adding) {
      assertThat(one.waitFor()).isZero();
    }
    assertThat(ResultYaml.parse("r", Files.readString(file), Optional.of("c"))).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-o|FALED|--outcome: FALED (expected one of PASSED, INFO, FAILED",
        "-k|novalue|--keyval: novalue (expected KEY=VALUE)",
        "-k|item=x|--keyval: item (expected another key: this one has a meaning of its own)",
        "-k|a:b=x|--keyval: a:b (expected a key without colon)",
        "-c|' '|--checkname: an empty text (expected a text)"
      })
  void taskotronResultRefusesWrongUsageAndWritesNothing(String option, String value, String told) {
    Path file = dir.resolve("r.yml");
    String[] outcome = option.equals("-o") ? new String[] {} : new String[] {"-o", "INFO"};
    String[] line = Stream.concat(
            Stream.of("-f", file.toString(), "-i", "a", "-t", "t", option, value.replace("'", "")),
            Stream.of(outcome))
        .toArray(String[]::new);
    assertThat(run(new TaskotronResultMain(), line)).isEqualTo(2);
    assertThat(err.toString()).contains(told);
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatIsNoResultYamlIsLeftAsItIs() throws Exception {
    Path file = Files.writeString(dir.resolve("r.yml"), "name: x\n");
    assertThat(run(
            new TaskotronResultMain(), "-f", file.toString(), "-i", "a", "-t", "t", "-o", "INFO"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("r.yml:1:1: results: missing (expected a list of results)");
    assertThat(file).hasContent("name: x");
  }

  private int run(Object program, String... arguments) {
    CommandLine line = Cli.commandLine(program);
    line.setErr(new PrintWriter(err, true));
    return Cli.run(line, arguments);
  }
}
