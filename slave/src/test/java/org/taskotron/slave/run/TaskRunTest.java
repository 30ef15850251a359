package org.taskotron.slave.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.base.daemon.Signals;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.ResultSink.Taken;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.formula.TaskResult;

/** Whole runs of real formulas, with real commands. */
@Timeout(60)
class TaskRunTest {

  private static final String HEAD =
      "name: sizecheck\nnamespace: scratch\ndesc: sizes\nmaintainer: someone\n";

  @TempDir
  Path dir;

  private TaskBench bench;

  @BeforeEach
  void lay() throws Exception {
    bench = new TaskBench(dir.toRealPath());
  }

  // --- the straight line

  @Test
  void aTaskThatDoesItsWorkIsCompleted() throws Exception {
    bench.formula(HEAD + """
        actions:
          - name: measure
            shell:
              - echo "${koji_build} on $arch" > ${artifactsdir}/sizes.txt
              - [cp, "${artifactsdir}/sizes.txt", "${workdir}"]
          - python: {file: judge.py, callable: run, build: "${koji_build}", given: [1, {a: "${item}"}]}
            export: out
          - resultsdb: {results: "${out}"}
        """);
    bench.file("judge.py", """
        from libtaskotron import check
        import helper

        def run(build, given):
            print('judging', build, given, helper.WORD)
            detail = check.CheckDetail(build, check.ReportType.KOJI_BUILD, 'PASSED', 'fine',
                                       artifact='sizes.txt', keyvals={'arch': 'x86_64'})
            return check.export_YAML(detail)
        """);
    bench.file("helper.py", "WORD = 'helped'\n");

    RunEnd end = bench.run();

    assertThat(end).isEqualTo(new RunEnd(EndCause.COMPLETED, "", 0));
    assertThat(bench.handedIn())
        .containsExactly(new TaskResult(
            "xchat-0.5-1.fc20",
            "koji_build",
            "PASSED",
            "scratch.sizecheck",
            Optional.of("fine"),
            Optional.of("sizes.txt"),
            Map.of("arch", List.of("x86_64"))));
    assertThat(bench.workspace().workDir().resolve("sizes.txt"))
        .hasContent("xchat-0.5-1.fc20 on x86_64");
    assertThat(bench.log())
        .contains("judging xchat-0.5-1.fc20 [1, {'a': 'xchat-0.5-1.fc20'}] helped\n")
        .contains("taskotron: 1 result handed in\n")
        .endsWith("taskotron: completed\n");
    assertThat(bench.steps())
        .extracting(RunStep::number, RunStep::name, RunStep::succeeded)
        .containsExactly(
            tuple(1, "prepare", true),
            tuple(2, "clone", true),
            tuple(3, "measure", true),
            tuple(4, "python", true),
            tuple(5, "resultsdb", true),
            tuple(6, "collect", true));
    assertThat(bench.steps()).allSatisfy(step -> assertThat(step.ended()).isPresent());
  }

  @Test
  void theLogTellsWhatIsDone() throws Exception {
    bench.formula(HEAD + "actions:\n- {name: look, shell: [\"echo hi\", [echo, a b, \"it's\"]]}\n");
    bench.run();
    assertThat(bench.log()).isEqualTo("""
            taskotron: action 1: shell (look)
            + echo hi
            hi
            + echo 'a b' 'it'\\''s'
            a b it's
            taskotron: completed
            """);
  }

  // --- shell

  @Test
  void theFirstCommandThatFailsEndsTheRun() throws Exception {
    bench.formula(
        HEAD + "actions:\n- shell:\n  - \"exit 3\"\n  - touch ${workdir}/x\n- shell: ls\n");
    RunEnd end = bench.run();
    assertThat(end)
        .isEqualTo(new RunEnd(EndCause.TASK_FAILED, "exit 3 ended with exit status 3", 1));
    assertThat(bench.workspace().workDir().resolve("x")).doesNotExist();
    assertThat(bench.log()).endsWith("taskotron: task failed: exit 3 ended with exit status 3\n");
    assertThat(bench.steps())
        .extracting(RunStep::name, RunStep::succeeded, RunStep::detail)
        .contains(tuple("shell", false, "exit 3 ended with exit status 3"));
  }

  @Test
  void aFailureBelowIgnorereturnIsOnlyTold() throws Exception {
    bench.formula(
        HEAD
            + "actions:\n- shell:\n  - ignorereturn: [\"exit 3\", [\"false\"]]\n  - ignorereturn: exit 4\n  - echo on\n");
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.log())
        .contains("taskotron: ended with exit status 3, which is ignored\n")
        .contains("taskotron: ended with exit status 4, which is ignored\n")
        .contains("\non\n");
  }

  @Test
  void whatCommandsPrintCanBeExported() throws Exception {
    bench.formula(HEAD + """
        actions:
          - shell: ["echo one", "echo two >&2"]
            export: said
          - shell: ["printf '<%s>' '${said}'"]
        """);
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.log()).contains("<one\ntwo\n>");
  }

  @Test
  void commandsRunInTheTasksDirectoryAndSeeIt() throws Exception {
    bench.formula(HEAD + "actions: [shell: 'pwd; printenv PWD; cat beside.txt']\n");
    bench.file("beside.txt", "beside\n");
    assertThat(bench.run().completed()).isTrue();
    String task = bench.workspace().taskDir().toString();
    assertThat(bench.log()).contains(task + "\n" + task + "\nbeside\n");
  }

  @Test
  void aCommandCanImportOurPythonPackageToo() throws Exception {
    bench.formula(
        HEAD
            + "actions: [shell: [[python3, -c, 'from libtaskotron import check; print(check.ReportType.COMPOSE)']]]\n");
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.log()).contains("\ncompose\n");
  }

  @Test
  void aCommandWithoutEndOfArgumentsIsATaskThatFailed() throws Exception {
    bench.formula(HEAD + """
        actions:
          - python: {file: t.py, callable: run}
            export: long
          - shell: ["echo ${long}"]
        """);
    bench.file("t.py", "def run(): return 'x' * 200000\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_FAILED);
    assertThat(end.detail())
        .startsWith("the command is too long for the kernel: 200005 characters");
  }

  // --- python

  @Test
  void anExceptionOfTheTaskIsATaskThatFailed() throws Exception {
    bench.formula(HEAD + "actions: [python: {file: t.py, callable: run}]\n");
    bench.file("t.py", "def run():\n    raise ValueError('not today')\n");
    assertThat(bench.run())
        .isEqualTo(new RunEnd(EndCause.TASK_FAILED, "t.py: run: ValueError: not today", 1));
    assertThat(bench.log()).contains("Traceback (most recent call last)");
  }

  @Test
  void whatACallableReturnsKeepsItsShape() throws Exception {
    bench.formula(HEAD + """
        actions:
          - python: {file: t.py, callable: give}
            export: got
          - python: {file: t.py, callable: take, rpms: "${got.rpms}", n: "${got.n}", all: "${got}", text: "n=${got.n}"}
        """);
    bench.file("t.py", """
        def give():
            return {'rpms': ['a', 'b'], 'n': 5, 'none': None}

        def take(rpms, n, all, text):
            assert (rpms, n, text) == (['a', 'b'], 5, 'n=5'), (rpms, n, text)
            assert all == {'rpms': ['a', 'b'], 'n': 5, 'none': None}, all
        """);
    assertThat(bench.run()).isEqualTo(new RunEnd(EndCause.COMPLETED, "", 0));
  }

  @Test
  void anInterpreterThatIsKilledIsATaskThatFailed() throws Exception {
    bench.formula(HEAD + "actions: [python: {file: t.py, callable: run}]\n");
    bench.file("t.py", "import os, signal\ndef run():\n    os.kill(os.getpid(), signal.SIGKILL)\n");
    assertThat(bench.run().detail()).isEqualTo("t.py: run ended with exit status 137 (SIGKILL)");
    bench.next().file("t.py", "import os\ndef run():\n    os._exit(0)\n");
    assertThat(bench.run().detail()).isEqualTo("t.py: run left the interpreter without returning");
  }

  @Test
  void aPythonFileMustBeOneOfTheTask() throws Exception {
    bench.formula(HEAD + "actions:\n- python: {file: ../t.py, callable: run}\n");
    assertThat(bench.run().detail())
        .isEqualTo(
            "runtask.yml:6:18: python: file: ../t.py (expected a file in the task's directory)");
    bench.next().formula(HEAD + "actions:\n- python: {file: none.py, callable: run}\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_MALFORMED);
    assertThat(end.detail())
        .isEqualTo("runtask.yml:6:18: python: file: none.py (expected a file that is there)");
  }

  // --- results

  @Test
  void resultsMayComeFromAFileAndKeepTheirIds() throws Exception {
    bench.formula(HEAD + """
        actions:
          - resultsdb: {file: r.yml}
            export: out
          - shell: ["printf '%s' '${out}' > ${workdir}/out.yml"]
        """);
    bench.file("r.yml", "results:\n- {item: a, type: t, outcome: INFO, checkname: sub.check}\n");
    bench.answers(Taken.as(4711));
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.handedIn())
        .extracting(TaskResult::checkname)
        .containsExactly("scratch.sub.check");
    assertThat(bench.workspace().workDir().resolve("out.yml"))
        .content()
        .contains("resultsdb_result_id: 4711")
        .contains("checkname: sub.check");
  }

  @Test
  void anArtifactElsewhereOrNowhereIsIgnoredAndTold() throws Exception {
    bench.formula(HEAD + """
        actions:
          - shell: ["mkdir $artifactsdir/d; touch $artifactsdir/d/x $workdir/y; ln -s $workdir/y $artifactsdir/link"]
          - shell: ["for a in d/x $artifactsdir/d . ../workdir/y $workdir/y link /etc/passwd gone; do echo \\"- {item: '$$a', type: t, outcome: INFO, artifact: '$$a'}\\" >> body; done; (echo results:; cat body) > r.yml"]
          - resultsdb: {file: r.yml}
        """);
    assertThat(bench.run()).isEqualTo(new RunEnd(EndCause.COMPLETED, "", 0));
    assertThat(bench.handedIn())
        .extracting(result -> result.artifact().orElse("-"))
        .containsExactly("d/x", "d", "-", "-", "-", "-", "-", "-");
    assertThat(bench.log())
        .contains("artifact ../workdir/y is outside of the artifacts directory, ignored")
        .contains("artifact link is outside of the artifacts directory, ignored")
        .contains("artifact /etc/passwd is outside of the artifacts directory, ignored")
        .contains("artifact gone is not there, ignored");
  }

  @Test
  void aRefusedResultIsToldAndTheRunGoesOn() throws Exception {
    bench.formula(HEAD + "actions: [resultsdb: {file: r.yml}, shell: echo on]\n");
    bench.file("r.yml", "results:\n- {item: a, type: t, outcome: INFO}\n");
    bench.answers(Taken.refused("no such namespace"));
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.log())
        .contains(
            "taskotron: the result of scratch.sizecheck for a was refused: no such namespace\n")
        .contains("\non\n");
  }

  @Test
  void malformedResultsAreMalformedTasks() throws Exception {
    bench.formula(HEAD + "actions: [resultsdb: {file: r.yml}]\n");
    bench.file("r.yml", "results:\n- {item: a, type: t, outcome: GOOD}\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_MALFORMED);
    assertThat(end.detail()).startsWith("r.yml:2:31: outcome: GOOD (expected one of");
    assertThat(bench.handedIn()).isEmpty();
  }

  @Test
  void theRunEndsWithTheExitCodeThatItsResultsAskFor() throws Exception {
    bench.formula(HEAD + """
        actions:
          - python: {file: t.py, callable: run}
            export: out
          - exitcode: {result_worst: "${out}"}
          - exitcode: {result_last: "${out}"}
          - shell: echo on
        """);
    bench.file("t.py", """
        from libtaskotron.check import CheckDetail, export_YAML

        def run():
            return export_YAML([CheckDetail('a', 't', 'FAILED'), CheckDetail('b', 't', 'PASSED')])
        """);
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_FAILED);
    assertThat(end.exitCode()).isEqualTo(100);
    assertThat(bench.log())
        .contains("taskotron: exit code 100\n", "taskotron: exit code 0\n", "\non\n");
  }

  @Test
  void aFailedOutcomeAloneDoesNotMakeTheRunFail() throws Exception {
    bench.formula(HEAD + "actions: [resultsdb: {file: r.yml}]\n");
    bench.file("r.yml", "results:\n- {item: a, type: t, outcome: FAILED}\n");
    assertThat(bench.run()).isEqualTo(new RunEnd(EndCause.COMPLETED, "", 0));
  }

  @Test
  void aReportIsWrittenWithoutLettingTextsBecomeMarkup() throws Exception {
    bench.formula(HEAD + "actions: [create_report: {file: r.yml, path: sub/index.html}]\n");
    bench.file(
        "r.yml",
        "results:\n- {item: <script>, type: t, outcome: FAILED, note: a & b, artifact: 'javascript:x'}\n");
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.workspace().artifactsDir().resolve("sub/index.html"))
        .content()
        .contains("&lt;script&gt;", "a &amp; b", "href=\"./javascript:x\"")
        .doesNotContain("<script>");
  }

  // --- malformed

  @Test
  void aMalformedFormulaRunsNothing() throws Exception {
    bench.formula(HEAD + "actions:\n- shell: touch ${workdir}/x\n- shel: ls\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_MALFORMED);
    assertThat(end.detail())
        .isEqualTo("runtask.yml:7:3: unknown directive 'shel' (did you mean 'shell'?)");
    assertThat(bench.workspace().workDir().resolve("x")).doesNotExist();
    assertThat(bench.steps())
        .extracting(RunStep::name, RunStep::succeeded)
        .containsExactly(
            tuple("prepare", true),
            tuple("clone", true),
            tuple("formula", false),
            tuple("collect", true));
  }

  @Test
  void mistakesInParametersAreFoundBeforeTheFirstActionAndAllAtOnce() throws Exception {
    bench.formula(HEAD + """
        actions:
          - shell: []
          - shell: [{ignoreretrun: [ls]}, [], [a, [b]], '']
          - python: {file: x.py}
          - python: [x.py]
          - resultsdb: {result: x}
          - resultsdb: {results: a, file: b}
          - exitcode: {}
          - dummy: {message: x}
          - create_report: {results: a, template: t.html}
        """);
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_MALFORMED);
    assertThat(end.detail()).isEqualTo("""
            runtask.yml:6:12: shell: a list (expected a list of commands)
            runtask.yml:7:13: shell: a mapping of ignoreretrun (expected a text, a list of arguments, or ignorereturn with a list of such)
            runtask.yml:7:35: shell: an empty list (expected a program and its arguments)
            runtask.yml:7:43: shell: a list (expected a text as argument)
            runtask.yml:7:49: shell: an empty text (expected a text, a list of arguments, or ignorereturn with a list of such)
            runtask.yml:8:5: python: callable: missing (expected a text)
            runtask.yml:9:13: python: a list (expected a mapping of parameters)
            runtask.yml:10:5: resultsdb: neither (expected exactly one of results, file)
            runtask.yml:10:17: resultsdb: unknown parameter 'result' (did you mean 'results'?)
            runtask.yml:11:5: resultsdb: results and file (expected exactly one of results, file)
            runtask.yml:12:5: exitcode: neither (expected exactly one of result_worst, result_last)
            runtask.yml:13:5: dummy: result: missing (expected a text)
            runtask.yml:13:13: dummy: unknown parameter 'message' (expected msg, result)
            runtask.yml:14:43: create_report: template: t.html (expected none: only our own page is known so far)""");
  }

  @Test
  void anUnknownVariableEndsTheRunWhenItsActionIsReached() throws Exception {
    bench.formula(HEAD + "actions:\n- shell: echo first\n- shell: echo ${compose}\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_MALFORMED);
    assertThat(end.detail())
        .startsWith("runtask.yml:7:10: ${compose}: no such variable (known here: arch,");
    assertThat(bench.log()).contains("\nfirst\n");
  }

  @Test
  void aRunWithoutWhatTheFormulaNeedsIsRefused() throws Exception {
    bench.formula(HEAD + "input: {args: [arch, bodhi_update, koji_build]}\nactions: [shell: ls]\n");
    assertThat(bench.run())
        .isEqualTo(new RunEnd(
            EndCause.TASK_MALFORMED,
            "runtask.yml:5:22: input.args: bodhi_update was not given"
                + " (this run is about the koji_build xchat-0.5-1.fc20)",
            1));
  }

  @Test
  void anOldNameOfAnItemTypeIsStillUnderstood() throws Exception {
    bench.item("bodhi_update", "FEDORA-2017-1");
    bench.formula(
        HEAD
            + "input: {args: [bodhi_id]}\nactions: [shell: \"echo ${bodhi_id} $bodhi_update $type\"]\n");
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.log()).contains("\nFEDORA-2017-1 FEDORA-2017-1 bodhi_update\n");
  }

  @Test
  void missingPackagesAreToldAndNothingElse() throws Exception {
    bench.formula(HEAD + "environment: {rpm: [/bin/sh, /no/such/file]}\nactions: [shell: ls]\n");
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.log())
        .contains("taskotron: environment: /bin/sh is there\n")
        .contains(
            "taskotron: environment: /no/such/file is not there (nothing is installed for a task)\n");
  }

  @Test
  void aDirectoryWithOnlyPlaybooksIsMalformed() throws Exception {
    bench.file("tests.yml", "- hosts: localhost\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TASK_MALFORMED);
    assertThat(end.detail()).startsWith("tests.yml: a playbook task");
  }

  @Test
  void aTaskThatCannotBeFetchedSaysWhy() throws Exception {
    bench.files(taskDir -> {
      throw new RunEnds(EndCause.ENVIRONMENT_BROKEN, "no such repository");
    });
    assertThat(bench.run())
        .isEqualTo(new RunEnd(EndCause.ENVIRONMENT_BROKEN, "no such repository", 1));
    assertThat(bench.steps())
        .extracting(RunStep::name, RunStep::succeeded, RunStep::detail)
        .contains(tuple("clone", false, "no such repository"));
  }

  // --- limits, stops

  @Test
  void theTimeLimitIsThatOfAllActionsTogether() throws Exception {
    bench.limits(time(Duration.ofMillis(900)));
    bench.formula(HEAD + "actions:\n- shell: sleep 0.5\n- shell: [echo second, sleep 1000]\n");
    RunEnd end = bench.run();
    assertThat(end.cause()).isEqualTo(EndCause.TIME_LIMIT);
    assertThat(end.detail()).startsWith("the task took longer than");
    assertThat(bench.log()).contains("\nsecond\n").contains("the time limit is over");
  }

  @Test
  void anActionDoesNotBeginWhenTheTimeIsOver() throws Exception {
    bench.limits(time(Duration.ofMillis(10)));
    bench.formula(HEAD
        + "actions:\n- shell: {ignorereturn: [sleep 0.2]}\n- dummy: {result: PASS, msg: on}\n");
    bench.limits(time(Duration.ofMillis(300)));
    bench.formula(
        HEAD
            + "actions:\n- dummy: {result: PASS}\n- resultsdb: {file: r.yml}\n- dummy: {result: PASS, msg: on}\n");
    bench.file("r.yml", "results:\n- {item: a, type: t, outcome: INFO}\n");
    bench.slowSink(Duration.ofMillis(400));
    assertThat(bench.run().cause()).isEqualTo(EndCause.TIME_LIMIT);
    assertThat(bench.log()).doesNotContain("taskotron: on\n");
  }

  @Test
  void somebodyMayStopTheRun() throws Exception {
    bench.formula(HEAD + "actions: [shell: [echo up; sleep 1000], shell: echo never]\n");
    TaskRun run = bench.newRun();
    CompletableFuture<RunEnd> end = bench.inBackground(run);
    await().until(() -> bench.log().contains("\nup\n"));
    run.stop("cancelled by somebody");
    run.stop("again");
    assertThat(end.get(30, TimeUnit.SECONDS))
        .isEqualTo(new RunEnd(EndCause.STOPPED, "cancelled by somebody", 1));
    assertThat(bench.log()).doesNotContain("\nnever\n");
    assertThat(new Processes().marked(bench.mark())).isEmpty();
  }

  @Test
  void aRunThatIsStoppedBeforeItBeginsRunsNothing() throws Exception {
    bench.formula(HEAD + "actions: [shell: 'touch ${workdir}/x']\n");
    TaskRun run = bench.newRun();
    run.stop("no need");
    assertThat(run.go()).isEqualTo(new RunEnd(EndCause.STOPPED, "no need", 1));
    assertThat(bench.workspace().workDir().resolve("x")).doesNotExist();
  }

  @Test
  void secretsAreMaskedInWhatWeSay() throws Exception {
    bench.secrets(List.of(new Secret("hunter22")));
    bench.formula(HEAD + "actions: [shell: [[\"true\", hunter22], exit 1 hunter22]]\n");
    RunEnd end = bench.run();
    assertThat(end.detail()).isEqualTo("exit 1 *** ended with exit status 1");
    assertThat(bench.log()).doesNotContain("hunter22").contains("+ true ***\n");
  }

  // --- going on after a restart

  @Test
  void aRestartedSlaveGoesOnWithTheActionThatRuns() throws Exception {
    Path go = dir.resolve("go");
    bench.formula(HEAD + """
        actions:
          - shell: [echo first >> ran]
          - shell: ["echo x"]
            export: said
          - name: wait
            shell: ["echo before >> ran", "echo waiting >> ran; while ! [ -e GO ]; do sleep 0.02; done", "echo '${said}after' >> ran"]
          - shell: [echo last >> ran]
        """.replace("GO", go.toString()));
    TaskRun first = bench.newRun();
    Thread slave = bench.thread(first);
    await().until(() -> bench.taskFile("ran").contains("waiting"));
    slave.interrupt();
    slave.join();

    TaskRun second = bench.newRun();
    CompletableFuture<RunEnd> end = bench.inBackground(second);
    await().until(() -> bench.log().contains("going on"));
    Files.createFile(go);
    assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new RunEnd(EndCause.COMPLETED, "", 0));
    assertThat(bench.taskFile("ran")).isEqualTo("first\nbefore\nwaiting\nx\nafter\nlast\n");
    assertThat(bench.steps())
        .extracting(RunStep::name)
        .containsExactly("prepare", "clone", "shell", "shell", "wait", "shell", "collect");
  }

  @Test
  void resultsOfAnActionThatIsDoneAgainAreTheSame() throws Exception {
    bench.formula(HEAD + "actions: [shell: echo x, resultsdb: {file: r.yml}]\n");
    bench.file("r.yml", "results:\n- {item: a, type: t, outcome: INFO}\n");
    bench.sinkInterrupts();
    Thread slave = bench.thread(bench.newRun());
    slave.join();
    assertThat(bench.run().completed()).isTrue();
    assertThat(bench.handedIn()).hasSize(2);
    assertThat(bench.handedIn().get(0)).isEqualTo(bench.handedIn().get(1));
    assertThat(bench.actionsOfResults()).containsExactly(2, 2);
  }

  @Test
  void anAttemptOfAnotherBootIsLost() throws Exception {
    bench.formula(HEAD + "actions: [shell: touch ran]\n");
    bench.bootId("11111111-2222-3333-4444-555555555555");
    assertThat(bench.run().cause()).isEqualTo(EndCause.SUPERVISOR_LOST);
    assertThat(bench.workspace().taskDir().resolve("ran")).doesNotExist();
  }

  @Test
  void aLostSupervisorEndsTheRun() throws Exception {
    bench.formula(HEAD + "actions: [shell: [echo up; sleep 1000; true]]\n");
    CompletableFuture<RunEnd> end = bench.inBackground(bench.newRun());
    await().until(() -> bench.log().contains("\nup\n"));
    long pid =
        Started.in(bench.workspace().spool().resolve("1.1")).orElseThrow().pid();
    Signals.send("KILL", pid);
    assertThat(end.get(30, TimeUnit.SECONDS).cause()).isEqualTo(EndCause.SUPERVISOR_LOST);
  }

  private static Limits time(Duration limit) {
    return new Limits(Optional.of(limit), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
