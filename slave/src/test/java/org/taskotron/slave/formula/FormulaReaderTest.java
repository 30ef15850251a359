package org.taskotron.slave.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskotron.base.config.Problem;

class FormulaReaderTest {

  private static final String HEAD = "name: sizecheck\ndesc: sizes\nmaintainer: someone\n";
  private static final String SHELL = "actions: [shell: ls]\n";

  private final FormulaReader reader =
      new FormulaReader(List.of("shell", "python", "resultsdb", "exitcode", "dummy"));

  @Test
  void readsTheFullSyntax() throws Exception {
    Formula formula = reader.read("runtask.yml", """
        name: sizecheck
        namespace: scratch
        desc: look at package sizes
        maintainer: someone
        input:
            args: [koji_build, arch]
        environment:
            rpm: [/usr/bin/xz, rpmlint]
            machine: {distro: fedora, release: 28}
        actions:
            - name: measure
              shell:
                - ls -l ${workdir}
              export: listing
            - python: {file: judge.py, callable: run}
        """);
    assertThat(formula.name()).isEqualTo("sizecheck");
    assertThat(formula.namespace()).contains("scratch");
    assertThat(formula.description()).isEqualTo("look at package sizes");
    assertThat(formula.maintainer()).isEqualTo("someone");
    assertThat(formula.arguments())
        .extracting(Formula.Argument::name)
        .containsExactly("koji_build", "arch");
    assertThat(formula.packages()).containsExactly("/usr/bin/xz", "rpmlint");
    assertThat(formula.machine()).containsEntry("distro", "fedora").containsEntry("release", "28");
    assertThat(formula.warnings()).isEmpty();
    assertThat(formula.actions()).hasSize(2);
    assertThat(formula.actions().get(0))
        .returns(1, Action::number)
        .returns("shell", Action::directive)
        .returns("measure", Action::title)
        .returns(Optional.of("listing"), Action::export);
    assertThat(formula.actions().get(1))
        .returns(2, Action::number)
        .returns("python", Action::title);
  }

  @Test
  void readsTheOldNameOfActionsAndDoesWithoutWhatMayBeLeftOut() throws Exception {
    Formula formula =
        reader.read("task.yml", HEAD + "environment:\ntask:\n- dummy: {result: PASS}\n");
    assertThat(formula.namespace()).isEmpty();
    assertThat(formula.arguments()).isEmpty();
    assertThat(formula.packages()).isEmpty();
    assertThat(formula.actions()).extracting(Action::directive).containsExactly("dummy");
  }

  @Test
  void aLoneTextIsAListOfOne() throws Exception {
    Formula formula =
        reader.read("task.yml", HEAD + "input: {args: arch}\nenvironment: {rpm: xz}\n" + SHELL);
    assertThat(formula.arguments()).extracting(Formula.Argument::name).containsExactly("arch");
    assertThat(formula.packages()).containsExactly("xz");
  }

  @Test
  void warnsOfKeysThatMeanNothing() throws Exception {
    Formula formula = reader.read("task.yml", HEAD + "actoins: []\nreport: x\n" + SHELL);
    assertThat(formula.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "task.yml:4:1: actoins: means nothing in a formula (did you mean 'actions'?)",
            "task.yml:5:1: report: means nothing in a formula");
  }

  private static Arguments told(String text, String problem) {
    return Arguments.of(text, "t.yml:" + problem);
  }

  static Stream<Arguments> mistakes() {
    String all = "dummy, exitcode, python, resultsdb, shell";
    String mapping = "(expected a mapping with name, desc, maintainer, actions)";
    return Stream.of(
        told("", "1:1: name: missing (expected a text)"),
        told("- a\n", "1:1: a list " + mapping),
        told("hello\n", "1:1: hello " + mapping),
        told("name: [\n", "2:1: not YAML while parsing a flow node"),
        told("name: a\nname: b\n", "2:1: name: a second time"),
        told(
            "name: !!python/object:os.system x\n",
            "1:7: !!python/object:os.system (expected plain"),
        told("name: \u0007\n", "1:7: character U+0007"),
        told("name:\n", "1:6: name: nothing (expected a text)"),
        told("name: ' '\n", "1:7: name:   (expected a text)"),
        told("name: a\ndesc: [a]\n", "2:7: desc: a list (expected a text)"),
        told(HEAD, "1:1: actions: missing (expected a list of actions)"),
        told(HEAD + "actions: []\n", "4:10: actions: a list (expected a list of actions)"),
        told(
            HEAD + "actions: {shell: ls}\n",
            "4:10: actions: a mapping (expected a list of actions)"),
        told(HEAD + "actions: [ls]\n", "4:11: action 1: ls (expected a mapping with a directive)"),
        told(
            HEAD + "actions:\n- shel: ls\n",
            "5:3: unknown directive 'shel' (did you mean 'shell'?)"),
        told(
            HEAD + "actions:\n- shell: ls\n- frobnicate: {}\n",
            "6:3: unknown directive 'frobnicate' (expected one of " + all + ")"),
        told(
            HEAD + "actions:\n- name: x\n",
            "5:3: action 1: no directive (expected one of " + all + ")"),
        told(
            HEAD + "actions:\n- shell: ls\n  python: {}\n",
            "6:3: action 1: shell, python (expected one directive an action)"),
        told(
            HEAD + "actions:\n- shell: ls\n  export: a-b\n",
            "6:11: export: a-b (expected a variable's name of letters, digits and _)"),
        told(HEAD + "actions:\n- shell: ls\n  name: []\n", "6:9: name: a list (expected a text)"),
        told(
            HEAD + "task: []\n" + SHELL,
            "4:7: task: beside actions (expected one of the two: task is its old name)"),
        told(HEAD + "namespace: a..b\n" + SHELL, "4:12: namespace: a..b (expected words"),
        told(HEAD + "input: arch\n" + SHELL, "4:8: input: arch (expected a mapping)"),
        told(
            HEAD + "input: {args: {a: b}}\n" + SHELL,
            "4:15: input.args: a mapping (expected a list)"),
        told(HEAD + "input: {args: [[a]]}\n" + SHELL, "4:16: input.args: a list (expected a text)"),
        told(
            HEAD + "environment: {machine: fast}\n" + SHELL,
            "4:24: environment.machine: fast (expected a mapping of distro, release, flavor, arch)"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhereAMistakeIsWhatItIsAndWhatWasExpected(String text, String told) {
    TaskMalformed malformed =
        catchThrowableOfType(TaskMalformed.class, () -> reader.read("t.yml", text));
    assertThat(malformed).isNotNull();
    assertThat(malformed.problems())
        .extracting(Problem::toString)
        .anySatisfy(problem -> assertThat(problem).startsWith(told));
  }

  @Test
  void tellsAllMistakesAtOnceInTheOrderOfTheFile() {
    String text = "desc: []\nactions:\n- shel: x\n- export: 5x\n";
    assertThatThrownBy(() -> reader.read("t.yml", text)).hasMessage("""
            t.yml:1:1: name: missing (expected a text)
            t.yml:1:1: maintainer: missing (expected a text)
            t.yml:1:7: desc: a list (expected a text)
            t.yml:3:3: unknown directive 'shel' (did you mean 'shell'?)
            t.yml:4:3: action 2: no directive (expected one of dummy, exitcode, python, resultsdb, shell)
            t.yml:4:11: export: 5x (expected a variable's name of letters, digits and _)""");
  }

  @Test
  void prefersTheNewerFileName(@TempDir Path dir) throws Exception {
    Files.createFile(dir.resolve("task.yml"));
    assertThat(FormulaReader.find(dir)).hasFileName("task.yml");
    Files.createFile(dir.resolve("runtask.yml"));
    Files.createFile(dir.resolve("tests.yml"));
    assertThat(FormulaReader.find(dir)).hasFileName("runtask.yml");
  }

  @Test
  void aDirectoryWithOnlyPlaybooksIsMalformed(@TempDir Path dir) throws Exception {
    Files.createFile(dir.resolve("tests_basic.yml"));
    assertThatThrownBy(() -> FormulaReader.find(dir))
        .isInstanceOf(TaskMalformed.class)
        .hasMessage("tests_basic.yml: a playbook task"
            + " (expected runtask.yml or task.yml: playbooks cannot be run yet)");
  }

  @Test
  void aDirectoryWithoutFormulaIsMalformed(@TempDir Path dir) {
    assertThatThrownBy(() -> FormulaReader.find(dir))
        .isInstanceOf(TaskMalformed.class)
        .hasMessage(dir.getFileName() + ": no formula in it (expected runtask.yml or task.yml)");
  }

  @Test
  void aFileThatIsNotUtf8IsMalformed(@TempDir Path dir) throws Exception {
    byte[] latin1 = "name: \u00e4".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(dir.resolve("runtask.yml"), latin1);
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(TaskMalformed.class)
        .hasMessage("runtask.yml: not UTF-8 (expected a text file in UTF-8)");
  }

  @Test
  void aHugeFileIsNotRead(@TempDir Path dir) throws Exception {
    Path file = Files.write(dir.resolve("runtask.yml"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(TaskMalformed.class)
        .hasMessage("runtask.yml: 1048577 bytes (expected at most 1048576)");
  }
}
