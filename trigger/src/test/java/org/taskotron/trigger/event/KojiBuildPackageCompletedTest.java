package org.taskotron.trigger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.trigger.Messages.built;
import static org.taskotron.trigger.Messages.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.bus.FedmsgEnvelope;

class KojiBuildPackageCompletedTest {

  private final EventKind kind = new KojiBuildPackageCompleted(EventSettings.none());

  private static FedmsgEnvelope build(String more) {
    return message("buildsys.build.state.change", """
        {"new": 1, "instance": "primary", "name": "foo", "version": "1", "release": "2.fc27" %s}""".formatted(more));
  }

  private TriggerEvent event(FedmsgEnvelope message) {
    Sighting sighting = kind.look(message);
    assertThat(sighting).isInstanceOf(Sighting.Events.class);
    assertThat(((Sighting.Events) sighting).events()).hasSize(1);
    return ((Sighting.Events) sighting).events().get(0);
  }

  private String notMine(FedmsgEnvelope message) {
    Sighting sighting = kind.look(message);
    assertThat(sighting).isInstanceOf(Sighting.NotMine.class);
    return ((Sighting.NotMine) sighting).reason();
  }

  @Test
  void aPackageIsBoiledDownToItsParts() {
    FedmsgEnvelope message = built("stage", "4.1.1", "3.fc18");
    TriggerEvent event = event(message);
    assertThat(event.messageType()).isEqualTo("KojiBuildPackageCompleted");
    assertThat(event.item()).isEqualTo("stage-4.1.1-3.fc18");
    assertThat(event.itemType()).isEqualTo("koji_build");
    assertThat(event.value("name").asText()).isEqualTo("stage");
    assertThat(event.value("version").asText()).isEqualTo("4.1.1");
    assertThat(event.value("release").asText()).isEqualTo("3.fc18");
    assertThat(event.value("distgit_branch").asText()).isEqualTo("f18");
    assertThat(event.value("critpath_pkgs")).isEmpty();
    assertThat(event.value("_msg")).isEqualTo(message.json());
    assertThat(event.value("_msg.msg.old").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "3.fc18, f18",
    "9242.fc37, f37",
    "0.2.20170101git12ab.fc27.1, f27",
    "1.fc36~bootstrap, f36",
    "1.el8, epel8",
    "5.el7_9.1, epel7",
    "2.el6, el6",
    "1.fc33, master",
    "2.module_bd16c34d, ",
    "1.module+f28+1234+abcdef12, ",
    "1, ",
    "1.fcst, ",
  })
  void theDistTagTellsTheBranch(String release, String branch) {
    assertThat(DistTag.branchOf(release, Optional.of("f33")))
        .isEqualTo(Optional.ofNullable(branch));
  }

  @Test
  void aComponentOfAModuleIsAPackageWithoutBranch() {
    TriggerEvent event = event(build("""
        , "release": "2.module_bd16c34d",
        "request": ["git://pkgs.fedoraproject.org/rpms/slf4j?#bd62", "module-bd16c34dc439bb63", {}]"""));
    assertThat(event.value("distgit_branch").isMissingNode()).isTrue();
  }

  @Test
  void whatIsNoPackageIsNotWanted() {
    assertThat(notMine(build(", \"release\": \"1.f26docker\"")))
        .isEqualTo("a container (expected a package)");
    assertThat(notMine(build(", \"task\": {\"method\": \"buildContainer\"}")))
        .isEqualTo("a container (expected a package)");
    assertThat(
            notMine(
                build(
                    ", \"request\": [\"git+https://src.fedoraproject.org/container/flannel#12\", \"t\", {}]")))
        .isEqualTo("a container (expected a package)");
    assertThat(notMine(build(", \"release\": \"20180312174839.c2c572ec\"")))
        .isEqualTo("a module (expected a package)");
    assertThat(notMine(build(", \"task\": {\"method\": \"livemedia\"}")))
        .isEqualTo("made by a Koji task \"livemedia\" (expected \"build\")");
    assertThat(notMine(build(", \"request\": [\"Fedora-i3-Live\", \"Rawhide\"]")))
        .isEqualTo(
            "made from \"Fedora-i3-Live\" (expected a source repository or a source package)");
  }

  @Test
  void aPackageThatSaysWhereItCameFromIsWanted() {
    event(
        build(
            ", \"request\": [\"git+https://src.fedoraproject.org/rpms/python-docker.git#12\", \"rawhide\", {}]"));
    event(
        build(
            ", \"request\": [\"cli-build/1590/hello-0.74-1.src.rpm\", \"rawhide\", {}], \"task\": null"));
    event(build(", \"request\": null, \"task\": {\"method\": \"build\"}"));
  }

  @Test
  void onlyPrimaryKojisCompletedBuildsAreWanted() {
    assertThat(notMine(build(", \"new\": 0"))).isEqualTo("new: 0 (expected 1: COMPLETE)");
    assertThat(notMine(build(", \"new\": \"1\""))).isEqualTo("new: \"1\" (expected 1: COMPLETE)");
    assertThat(notMine(build(", \"new\": null"))).isEqualTo("new: null (expected 1: COMPLETE)");
    assertThat(notMine(build(", \"instance\": \"s390\"")))
        .isEqualTo("instance: \"s390\" (expected \"primary\")");
    assertThat(notMine(build(", \"attribute\": \"volume\"")))
        .isEqualTo("attribute: \"volume\" (expected \"state\")");
  }

  @Test
  void aBuildWithoutItsPartsIsUnusable() {
    assertThat(kind.look(build(", \"name\": null")))
        .isEqualTo(new Sighting.Unusable("name: null (expected a text without blanks)"));
    assertThat(kind.look(build(", \"release\": \"1 2\"")))
        .isEqualTo(new Sighting.Unusable("release: \"1 2\" (expected a text without blanks)"));
    assertThat(kind.look(message("buildsys.build.state.change", "{\"new\": 1}")))
        .isEqualTo(new Sighting.Unusable("name: missing (expected a text without blanks)"));
  }

  @Test
  void criticalPackagesComeFromTheFileByBranch(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(
        folder.resolve("critpath.json"), "{\"pkgs\": {\"f27\": [\"bash\", \"foo\"], \"f26\": []}}");
    EventKind told = new KojiBuildPackageCompleted(
        new EventSettings(Optional.empty(), CritPath.read(file), Optional.empty(), List.of()));
    TriggerEvent event = ((Sighting.Events) told.look(build(""))).events().get(0);
    assertThat(event.value("critpath_pkgs"))
        .extracting(JsonNode::asText)
        .containsExactly("bash", "foo");
  }

  @Test
  void anUnreadableListOfCriticalPackagesIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("critpath.json");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> CritPath.read(file))
        .hasMessage(file + ": not there (expected the list of critical packages)");
    Files.writeString(file, "{\"pkgs\": {\n\"f27\": [}}");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> CritPath.read(file))
        .hasMessageStartingWith(file + ":2:9: not JSON: ");
    Files.writeString(file, "{\"pkgs\": {\"f27\": 7}}");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> CritPath.read(file))
        .hasMessage(file + ": pkgs.f27: NUMBER (expected a list)");
    Files.writeString(file, "[]");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> CritPath.read(file))
        .hasMessageContaining("names no branch");
  }
}
