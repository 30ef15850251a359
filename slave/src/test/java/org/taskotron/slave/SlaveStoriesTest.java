package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.taskotron.base.test.TestCertificate;
import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.HeldAttempt;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.proto.v1.Step;
import org.taskotron.proto.v1.Stop;
import org.taskotron.slave.house.FakeMaster;
import org.taskotron.slave.house.SlaveHouse;
import org.taskotron.slave.house.SlaveHouse.Given;
import org.taskotron.slave.house.TaskRepository.File;

/** What a slave promises, with real tasks, a real git and a real stream to a master of the tests' own. */
class SlaveStoriesTest {

  @TempDir
  Path temp;

  private SlaveHouse house;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void begin() {
    logged.start();
    root().addAppender(logged);
    house = new SlaveHouse(temp);
  }

  @AfterEach
  void end() {
    house.close();
    root().detachAppender(logged);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** A shell line that waits until the test opens the gate. */
  private String waitsFor(String gate) {
    return "while [ ! -e \"" + temp.resolve(gate) + "\" ]; do sleep 0.02; done";
  }

  private void open(String gate) throws IOException {
    Files.createFile(temp.resolve(gate));
  }

  private String notes(String what) {
    return "echo " + what + " >>\"" + temp.resolve("notes") + "\"";
  }

  private List<String> notes() throws IOException {
    Path notes = temp.resolve("notes");
    return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
  }

  private void runs(Given given) {
    await()
        .until(() ->
            house.master.reports.stream().anyMatch(report -> report.getLease() == given.lease()));
  }

  private void isForgotten(Given given) {
    await().until(() -> Files.notExists(house.attempt(given).getParent()));
  }

  @Test
  void aJobRunsToItsEnd() {
    house.start();
    Given given = house.task("""
          - name: look
            shell: ['echo hello', 'echo report >"${artifactsdir}/report.txt"']
          - python: {file: check.py, callable: run}
            export: out
          - resultsdb: {results: "${out}"}
        """, File.plain("check.py", """
        from libtaskotron import check
        def run():
            return check.export_YAML(check.CheckDetail(
                'foo-1.2-3.fc23', check.ReportType.KOJI_BUILD, 'PASSED', note='fine',
                artifact='report.txt'))
        """));

    Ended end = house.ended(given);

    assertThat(end.getOutcome())
        .as(end.getDetail() + house.log(given))
        .isEqualTo(JobOutcome.COMPLETED);
    assertThat(end.getCause()).isEqualTo(Cause.CAUSE_UNSPECIFIED);
    assertThat(end.getStepsList())
        .extracting(Step::getName)
        .startsWith("prepare", "clone", "look")
        .endsWith("collect", "upload", "report");
    assertThat(end.getStepsList()).allMatch(Step::hasEnded).allMatch(Step::getSucceeded);
    assertThat(house.log(given)).contains("hello\n");
    assertThat(house.master.log(given.job()).ended()).isTrue();
    assertThat(house.master.artifacts.get(given.job() + "/1:task_output/report.txt"))
        .asString()
        .isEqualTo("report\n");
    assertThat(house.master.results.get(given.job() + "/1/3.1")).satisfies(result -> {
      assertThat(result.getTestcase()).isEqualTo("scratch.example");
      assertThat(result.getOutcome()).isEqualTo("PASSED");
      assertThat(result.getArtifact()).isEqualTo("report.txt");
      assertThat(result.getNote()).isEqualTo("fine");
    });
    isForgotten(given);
  }

  @Test
  void theArtifactThatAResultNamesIsThereBeforeIt() {
    house.start();
    Given given = house.task("""
          - shell: ['echo report >"${artifactsdir}/report.txt"']
          - resultsdb:
              results: |
                results:
                  - {item: foo, type: koji_build, outcome: PASSED, artifact: report.txt}
                  - {item: bar, type: koji_build, outcome: FAILED, artifact: missing.txt}
        """);
    house.ended(given);
    assertThat(house.master.uploads.get(0).getPath()).isEqualTo("task_output/report.txt");
    assertThat(house.master.handedIn.get(0).getResults(0).getArtifact()).isEqualTo("report.txt");
    assertThat(house.master.handedIn.get(0).getResults(1).getArtifact()).isEmpty();
  }

  @Test
  void aFailingTaskFailsAndItsLogIsKept() {
    house.start();
    Given given = house.shell("echo before; exit 3");
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.FAILED);
    assertThat(end.getCause()).isEqualTo(Cause.TASK_FAILED);
    assertThat(end.getDetail()).contains("3");
    assertThat(house.log(given)).contains("before\n");
  }

  @Test
  void whatTheMasterHearsFirstIsOnTheDiskAndForNobodyElse() throws IOException {
    house.start();
    Given given = house.shell(waitsFor("gate"));
    runs(given);
    Path file = house.attempt(given).resolve("spool/attempt");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    open("gate");
    house.ended(given);
  }

  @Test
  void aConnectionThatBreaksCostsTheJobNothing() throws IOException {
    house.start();
    Given given = house.shell(notes("once"), waitsFor("gate"), "echo after");
    runs(given);
    house.master.vanish();
    open("gate");
    house.master.comeBack();

    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.master.hellos.get(1).getHeldList())
        .extracting(HeldAttempt::getLease)
        .containsExactly(given.lease());
    assertThat(house.log(given)).containsOnlyOnce("\nafter\n");
    assertThat(notes()).containsExactly("once");
  }

  @Test
  void anEndIsToldUntilItIsTaken() {
    house.start();
    house.master.takesEnds = false;
    Given given = house.shell("true");
    await().until(() -> house.master.ends.size() >= 3);
    house.master.vanish();
    int before = house.master.ends.size();
    house.master.takesEnds = true;
    house.master.comeBack();
    await().until(() -> house.master.ends.size() > before);
    assertThat(house.master.ends).extracting(Ended::getOutcome).containsOnly(JobOutcome.COMPLETED);
    isForgotten(given);
  }

  @Test
  void assignedTwiceItRunsOnce() throws IOException {
    house.start();
    Given given = house.shell(notes("once"), waitsFor("gate"));
    runs(given);
    String commit = house.tasks.commit(File.plain("x", "x"));
    house.master.assign(house.assignment(given, commit, ""));
    open("gate");
    house.ended(given);
    assertThat(notes()).containsExactly("once");
  }

  @Test
  void aLeaseThatIsNotOursIsGivenUpWithoutAWord() throws Exception {
    house.start();
    Given given = house.shell("echo $$ >\"" + temp.resolve("pid") + "\"", waitsFor("never"));
    await().until(() -> house.log(given).contains("never"));
    house.master.stop(given.lease(), Stop.Reason.NOT_YOURS);
    isForgotten(given);
    assertThat(house.master.ends).isEmpty();
    assertThat(running("never")).isFalse();
  }

  @Test
  void aLateSlaveIsStoppedWhenItComesBack() throws Exception {
    house.start();
    Given given = house.shell(waitsFor("never"));
    await().until(() -> house.log(given).contains("never"));
    house.master.vanish();
    house.master.overLeases.add(given.lease());
    house.master.comeBack();
    await().until(house.master::connected);
    house.master.stop(given.lease(), Stop.Reason.NOT_YOURS);
    isForgotten(given);
    assertThat(house.master.ends).isEmpty();
    assertThat(running("never")).isFalse();
  }

  @Test
  void aCancelledJobEndsWithItsLog() throws Exception {
    house.start();
    Given given = house.shell("echo begun", waitsFor("never"));
    await().until(() -> house.log(given).contains("begun\n"));
    house.master.stop(given.lease(), Stop.Reason.CANCELLED_JOB);
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.CANCELLED);
    assertThat(house.master.log(given.job()).ended()).isTrue();
    assertThat(house.log(given)).contains("begun\n");
    assertThat(running("never")).isFalse();
    isForgotten(given);
  }

  @Test
  void aJobIsCancelledWhileTheMirrorIsAway() {
    house.git.status = 503;
    house.start();
    Given given = house.shell("true");
    await().until(() -> house.log(given).contains("waiting for the mirror"));
    house.master.stop(given.lease(), Stop.Reason.CANCELLED_JOB);
    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.CANCELLED);
  }

  @Test
  void tasksOutliveTheirSlave() throws IOException {
    house.start();
    Given given = house.shell(
        notes("first") + "; echo first", waitsFor("gate"), "echo last; " + notes("last"));
    await().until(() -> house.log(given).contains("first\n"));
    await().until(() -> running("gate"));
    house.stop();
    assertThat(running("gate")).isTrue();
    open("gate");
    house.start();

    Ended end = house.ended(given);

    assertThat(end.getOutcome()).as(end.getDetail()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(notes()).containsExactly("first", "last");
    assertThat(house.log(given)).containsOnlyOnce("\nfirst\n").containsOnlyOnce("\nlast\n");
    assertThat(house.master.hellos.get(1).getHeldList())
        .extracting(HeldAttempt::getLease)
        .containsExactly(given.lease());
    assertThat(end.getStepsList())
        .extracting(Step::getName)
        .containsExactly(
            "prepare", "clone", "shell", "shell", "shell", "collect", "upload", "report");
  }

  @Test
  void aSlaveThatEndedWhileItHandedInGoesOnWithThat() {
    house.start();
    house.master.refusingCalls = Optional.of(Status.UNAVAILABLE);
    Given given = house.task("""
          - shell: ['echo hello', 'echo a >"${artifactsdir}/a"']
        """);
    runs(given);
    await()
        .until(() -> Files.readString(house.attempt(given).resolve("spool/attempt"))
            .contains("\"outcome\":\"COMPLETED\""));
    house.stop();
    house.master.refusingCalls = Optional.empty();
    house.start();
    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.log(given)).contains("hello\n");
    assertThat(house.master.artifacts).containsOnlyKeys(given.job() + "/1:task_output/a");
  }

  @Test
  void resultsOutliveASlaveThatCouldNotHandThemIn() {
    house.start();
    house.master.refusingCalls = Optional.of(Status.UNAVAILABLE);
    Given given = house.task("""
          - resultsdb: {results: "results: [{item: foo, type: koji_build, outcome: PASSED}]"}
        """);
    await().until(() -> Files.exists(house.attempt(given).resolve("spool/results/1")));
    house.stop();
    house.master.refusingCalls = Optional.empty();
    house.start();
    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.master.results).containsOnlyKeys(given.job() + "/1/1.1");
  }

  @Test
  void onlyRenewedLeasesKeepTheirTasksAlive() throws Exception {
    house.start();
    Given one = house.shell(waitsFor("gate"));
    Given other = house.shell(waitsFor("gate"));
    runs(one);
    runs(other);
    house.master.unrenewed.add(other.lease());
    Path alive = house.attempt(one).resolve("spool/alive");
    Path dead = house.attempt(other).resolve("spool/alive");
    await().until(() -> house.master.alive.size() > 3);
    String before = Files.readString(alive);
    String dying = Files.readString(dead);
    await().until(() -> !Files.readString(alive).equals(before));
    await().until(() -> !Files.readString(alive).equals(before));
    assertThat(Files.readString(dead)).isEqualTo(dying);
    open("gate");
    house.ended(one);
    house.ended(other);
  }

  @Test
  void stoppedWithKillItGivesItsJobsBack() throws Exception {
    house.start();
    Given given = house.shell("echo begun", waitsFor("never"));
    await().until(() -> house.log(given).contains("begun\n"));
    KillOrder.give(house.directory);
    house.stop();
    Ended end = house.master.end(given.lease()).orElseThrow();
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).isEqualTo(Cause.SLAVE_STOPPED);
    assertThat(running("never")).isFalse();
    assertThat(KillOrder.isOpen(house.directory)).isFalse();
    assertThat(house.attempt(given)).doesNotExist();
  }

  @Test
  void aMissingCommitBreaksTheEnvironment() {
    house.start();
    Given given = house.assign("9999999999999999999999999999999999999999", "");
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).isEqualTo(Cause.ENVIRONMENT_BROKEN);
    assertThat(end.getDetail())
        .isEqualTo("repository fedoraqa/example has no commit"
            + " 9999999999999999999999999999999999999999");
  }

  @Test
  void aTaskMayBeBelowItsRepository() {
    house.start();
    String formula = """
        name: inner
        namespace: scratch
        desc: a task of the tests
        maintainer: somebody
        actions:
          - shell: [pwd]
        """;
    String commit = house.tasks.commit(File.plain("checks/inner/runtask.yml", formula));
    Given inner = house.assign(commit, "checks/inner");
    Given missing = house.assign(commit, "checks/other");
    assertThat(house.ended(inner).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.log(inner)).contains("/taskdir/checks/inner\n");
    assertThat(house.ended(missing).getDetail())
        .isEqualTo("repository fedoraqa/example has no directory checks/other at commit " + commit);
  }

  @Test
  void anAssignmentThatCannotBeRightIsRefusedInWordsAndTheNextOneRuns() {
    house.start();
    UUID job = UUID.randomUUID();
    house.master.assign(FakeMaster.anAssignment(job, 7).setCommit("main").build());
    house.master.assign(FakeMaster.anAssignment(job, 8)
        .setTask(org.taskotron.proto.v1.TaskSource.newBuilder().setRepository("../../etc"))
        .build());
    await().until(() -> house.master.ends.size() >= 2);
    assertThat(house.master.ends)
        .extracting(Ended::getDetail)
        .containsExactly(
            "Assign.commit: main (expected 40 hex digits)",
            "Assign.task.repository: ../../etc (expected <namespace>/<repository> of letters,"
                + " digits and ._+-)");
    assertThat(house.directory.resolve("jobs")).isEmptyDirectory();
    assertThat(house.ended(house.shell("true")).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
  }

  @Test
  void aWrongPasswordIsSaidAndTriedAgain() {
    house.master.refusingSlaves = Optional.of(Status.UNAUTHENTICATED.withDescription("who?"));
    Thread starting = new Thread(() -> house.start());
    starting.start();
    await()
        .until(() -> logged.list.stream()
            .anyMatch(event -> event.getFormattedMessage().contains("refuses slave client01")));
    house.master.refusingSlaves = Optional.empty();
    await().until(house.master::connected);
  }

  @Test
  void noSecretReachesALogOrAProcessList() throws Exception {
    house.start();
    Given given = house.shell("cat /proc/self/environ | tr '\\0' '\\n'; ps axww || true");
    house.ended(given);
    assertThat(house.log(given))
        .doesNotContain(FakeMaster.SECRET)
        .doesNotContain(FakeMaster.PASSWORD);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains(FakeMaster.SECRET) || line.contains(FakeMaster.PASSWORD));
  }

  @Test
  void hostileArtifactsAreLeftOutWithALine() {
    house.start();
    Given given = house.task("""
          - shell:
              - touch "${artifactsdir}/good"
              - ln -s /etc/passwd "${artifactsdir}/bad"
              - mkfifo "${artifactsdir}/pipe"
              - sh -c 'touch "$1/$(printf "new\\\\nline")"' sh "${artifactsdir}"
        """);
    assertThat(house.ended(given).getOutcome())
        .as(house.log(given))
        .isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.master.artifacts).containsOnlyKeys(given.job() + "/1:task_output/good");
    assertThat(house.log(given))
        .contains("artifact bad is left out: it is a link that leads out")
        .contains("artifact pipe is left out: it is no regular file")
        .contains("artifact new\\u000aline is left out: it has a control character");
  }

  @Test
  void healthIsToldOverHttp() throws Exception {
    int port;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path file = house.directory.resolve(SlaveConfig.FILE);
    Files.writeString(file, Files.readString(file).replace("port: 0", "port: " + port));
    house.start();
    await().until(() -> answer(port, "/readyz").startsWith("200 "));
    assertThat(answer(port, "/healthz")).startsWith("200 ");
    assertThat(answer(port, "/metrics"))
        .contains("taskotron_slave_slots 4.0")
        .contains("taskotron_slave_attempts_held 0.0");
    house.master.vanish();
    await().until(() -> answer(port, "/readyz").startsWith("503 "));
    assertThat(answer(port, "/readyz")).contains("master");
    assertThat(answer(port, "/healthz")).startsWith("200 ");
  }

  private static String answer(int port, String path) throws Exception {
    var answer = java.net.http.HttpClient.newHttpClient()
        .send(
            java.net.http.HttpRequest.newBuilder(
                    java.net.URI.create("http://127.0.0.1:" + port + path))
                .build(),
            java.net.http.HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void aReloadChangesWhatTheSlaveSaysOfItselfAndNoRunningTask() throws Exception {
    Slave slave = house.start();
    Given given = house.shell(notes("once"), waitsFor("gate"));
    runs(given);
    Path file = house.directory.resolve(SlaveConfig.FILE);
    String before = Files.readString(file);
    Files.writeString(file, before.replace("slots: 4", "slots: 0"));
    org.assertj.core.api.Assertions.assertThatThrownBy(slave::reload)
        .isInstanceOf(org.taskotron.base.config.ConfigException.class);
    Files.writeString(file, before.replace("slots: 4", "slots: 7").replace("beefy", "os:test"));
    slave.reload();
    await().until(() -> house.master.hellos.size() == 2);
    assertThat(house.master.hellos.get(1).getSlots()).isEqualTo(7);
    assertThat(house.master.hellos.get(1).getLabelsList()).containsExactly("os:test");
    open("gate");
    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(notes()).containsExactly("once");
  }

  @Test
  void aDiskWithoutRoomIsSaid() throws Exception {
    Path file = house.directory.resolve(SlaveConfig.FILE);
    Files.writeString(file, Files.readString(file) + "min_free: 8000000GiB\n");
    house.start();
    assertThat(house.master.hellos.get(0).getAcceptsWork()).isFalse();
    assertThat(house.master.hellos.get(0).getWhyNot()).startsWith("disk full: ");
  }

  @Test
  void whatCannotBeWrittenThoughThereIsRoomIsABrokenEnvironment() throws Exception {
    house.start();
    // The attempt's directory has a file in its place.
    Given given = new Given(UUID.randomUUID(), 99);
    Files.writeString(house.directory.resolve("jobs/" + given.job()), "in the way");
    house.master.assign(house.assignment(given, house.tasks.commit(File.plain("a", "a")), ""));
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).isEqualTo(Cause.ENVIRONMENT_BROKEN);
    assertThat(end.getDetail())
        .startsWith("the slave cannot keep the attempt: ")
        .contains("FileAlreadyExistsException", given.job().toString());
  }

  @Test
  void whatCannotBeNotedForALaterSlaveChangesNothing() throws Exception {
    house.start();
    Given given = house.shell("echo begun", waitsFor("gate"));
    await().until(() -> house.log(given).contains("begun\n"));
    Path journal = house.attempt(given).resolve("spool/attempt");
    Files.delete(journal);
    Files.createDirectory(journal);
    open("gate");
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).as(end.getDetail()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.master.log(given.job()).ended()).isTrue();
    isForgotten(given);
  }

  @Test
  void aRunWhoseStepsCannotBeWrittenEndsWithTheErrorAndItsLogIsBrought() throws Exception {
    house.start();
    Given given = house.shell("echo begun", waitsFor("gate"), "echo never");
    await().until(() -> house.log(given).contains("begun\n"));
    Path steps = house.attempt(given).resolve("spool/steps");
    Files.delete(steps);
    Files.createDirectory(steps);
    open("gate");
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).isEqualTo(Cause.ENVIRONMENT_BROKEN);
    assertThat(end.getDetail()).contains("spool/steps", "Is a directory");
    assertThat(house.log(given)).contains("begun\n").doesNotContain("\nnever\n");
    assertThat(house.master.log(given.job()).ended()).isTrue();
  }

  @Test
  void overTlsAllIsAsWithout() {
    house.close();
    house = new SlaveHouse(temp.resolve("tls"), Optional.of(TestCertificate.in(temp)));
    house.start();
    Given given = house.task("""
          - shell: ['echo hello', 'echo a >"${artifactsdir}/a"']
        """);
    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.log(given)).contains("hello\n");
    assertThat(house.master.artifacts).hasSize(1);
  }

  @Test
  void aMasterWhoseCertificateIsNotTrustedGetsNoPassword() throws Exception {
    house.close();
    house = new SlaveHouse(temp.resolve("tls"), Optional.of(TestCertificate.in(temp)));
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.copy(
        TestCertificate.in(other).certificate(),
        temp.resolve("certificate.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Thread starting = new Thread(() -> house.start());
    starting.setDaemon(true);
    starting.start();
    await()
        .until(() -> logged.list.stream()
            .anyMatch(event -> event.getFormattedMessage().contains("waiting for master")
                && event.getFormattedMessage().contains("TLS: ")));
    assertThat(house.master.hellos).isEmpty();
  }

  @Test
  void afterARebootTheAttemptIsLost() throws Exception {
    house.start();
    Given given = house.shell("echo begun", waitsFor("gate"));
    await().until(() -> house.log(given).contains("begun\n"));
    house.stop();
    open("gate");
    await().until(() -> !running("gate"));
    Path file = house.attempt(given).resolve("spool/attempt");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("\"boot_id\":\"[^\"]*\"", "\"boot_id\":\"another boot\""));
    house.start();
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).isEqualTo(Cause.SUPERVISOR_LOST);
    assertThat(house.log(given)).contains("begun\n");
    assertThat(house.master.log(given.job()).ended()).isTrue();
  }

  @Test
  void halfAnAttemptIsNoneAndGoesAway() throws Exception {
    Path half = house.directory.resolve("jobs/" + UUID.randomUUID() + "/1");
    Files.createDirectories(half.resolve("spool"));
    Files.writeString(half.resolve("spool/attempt"), "{\"job\":\"0000");
    Path less = house.directory.resolve("jobs/" + UUID.randomUUID());
    Files.createDirectory(less);
    Path stranger = Files.createDirectories(house.directory.resolve("jobs/lost+found"));
    house.start();
    assertThat(less).doesNotExist();
    assertThat(half.getParent()).doesNotExist();
    assertThat(stranger).exists();
    assertThat(house.master.hellos.get(0).getHeldList()).isEmpty();
  }

  @Test
  void whatLiesInASpareDirectoryIsNeverAnAttempt() throws Exception {
    house.start();
    Given given = house.shell(waitsFor("gate"));
    runs(given);
    Path attempt = house.attempt(given).resolve("spool/attempt");
    Path copy = temp.resolve("copy");
    Files.copy(attempt, copy);
    open("gate");
    house.ended(given);
    isForgotten(given);
    Path spare = house.directory.resolve("cache/spare/1");
    assertThat(spare).isDirectory();
    house.stop();

    Files.copy(copy, spare.resolve("spool/attempt"));
    house.start();
    assertThat(house.master.hellos.get(1).getHeldList()).isEmpty();
    assertThat(spare).doesNotExist();
  }

  @Test
  void manyJobsAtOnceAllEnd() {
    house.start();
    String commit = house.tasks.commit(File.plain("runtask.yml", """
        name: example
        namespace: scratch
        desc: a task of the tests
        maintainer: somebody
        actions:
          - shell: ['echo $((6 * 7))']
        """));
    List<Given> all = java.util.stream.IntStream.range(0, 40)
        .mapToObj(i -> house.assign(commit, ""))
        .toList();
    for (Given given : all) {
      assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
      assertThat(house.log(given)).contains("\n42\n");
      isForgotten(given);
    }
    assertThat(house.git.requests.stream().filter(request -> request.contains("info/refs")))
        .hasSize(1);
  }

  /** Whether a process of ours still waits for that gate. */
  private boolean running(String gate) throws IOException {
    String name = temp.resolve(gate).toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .anyMatch(process -> process.info().commandLine().orElse("").contains(name));
  }

  static {
    org.awaitility.Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    org.awaitility.Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }
}
