package org.taskotron.trigger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.trigger.Messages.bytes;
import static org.taskotron.trigger.Messages.compose;
import static org.taskotron.trigger.Messages.message;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComposeTest {

  private static final String IMAGES = """
      {"payload": {"images": {
        "Server": {"x86_64": [{"type": "dvd", "path": "Server/x86_64/iso/s.iso"}]},
        "Cloud": {
          "x86_64": [{"type": "raw-xz", "path": "Cloud/x86_64/a.raw.xz"}, {"type": "qcow2", "path": "Cloud/x86_64/a.qcow2"}],
          "aarch64": [{"type": "qcow2", "path": "Cloud/aarch64/a.qcow2"}]},
        "Zoo": {"x86_64": [{"type": "qcow2", "path": "Zoo/x86_64/z.qcow2"}]}}}}""";

  private final EventKind cloud = new CloudCompose(EventSettings.none());
  private final EventKind atomic = new AtomicCompose(EventSettings.none());

  private static Sighting.Needs needs(Sighting sighting) {
    assertThat(sighting).isInstanceOf(Sighting.Needs.class);
    return (Sighting.Needs) sighting;
  }

  @Test
  void eachArchOfAFinishedComposeIsAnEvent() {
    Sighting.Needs needs = needs(cloud.look(
        compose("FINISHED", "Fedora-Cloud-27-20180317.0", "https://kojipkgs.example/c/compose/")));
    assertThat(needs.document())
        .isEqualTo(URI.create("https://kojipkgs.example/c/compose/metadata/images.json"));
    List<TriggerEvent> events = ((Sighting.Events) needs.then().apply(bytes(IMAGES))).events();
    assertThat(events)
        .extracting(TriggerEvent::item)
        .containsExactly(
            "https://kojipkgs.example/c/compose/Cloud/aarch64/a.qcow2",
            "https://kojipkgs.example/c/compose/Cloud/x86_64/a.qcow2");
    TriggerEvent event = events.get(1);
    assertThat(event.messageType()).isEqualTo("CloudCompose");
    assertThat(event.itemType()).isEqualTo("compose");
    assertThat(event.value("name").asText()).isEqualTo("Fedora-Cloud");
    assertThat(event.value("version").asText()).isEqualTo("27");
    assertThat(event.value("release").asText()).isEqualTo("20180317.0");
    assertThat(event.value("arch").asText()).isEqualTo("x86_64");
  }

  @Test
  void aComposeIdHasThreeParts() {
    assertThat(ComposeId.parse("Fedora-Rawhide-20180426.n.0"))
        .contains(new ComposeId("Fedora", "Rawhide", "20180426.n.0"));
    assertThat(ComposeId.parse("Fedora-Atomic-25-20170206.0"))
        .contains(new ComposeId("Fedora-Atomic", "25", "20170206.0"));
    for (String bad : List.of("", "a", "a-b", "-b-c", "a--c", "a-b-")) {
      assertThat(ComposeId.parse(bad)).as(bad).isEmpty();
    }
  }

  @Test
  void otherComposesAreNotWanted() {
    assertThat(cloud.look(compose("FINISHED_INCOMPLETE", "Fedora-Cloud-27-1.0", "file:///x")))
        .isEqualTo(new Sighting.NotMine("status: \"FINISHED_INCOMPLETE\" (expected \"FINISHED\")"));
    assertThat(cloud.look(compose("FINISHED", "Fedora-Atomic-27-1.0", "file:///x")))
        .isEqualTo(new Sighting.NotMine("compose \"Fedora-Atomic\" (expected \"Fedora-Cloud\")"));
    assertThat(atomic.look(compose("FINISHED", "Fedora-27-1.0", "file:///x")))
        .isEqualTo(new Sighting.NotMine("compose \"Fedora\" (expected \"Fedora-Atomic\")"));
    assertThat(atomic.look(message("pungi.compose.status.change", "{}")))
        .isEqualTo(new Sighting.NotMine("status: missing (expected \"FINISHED\")"));
  }

  @Test
  void aComposeThatSaysNotWhereItIsIsUnusable() {
    for (String location : List.of("ftp://x/y", "/mnt/koji", "http://a b/", "")) {
      assertThat(atomic.look(compose("FINISHED", "Fedora-Atomic-27-1.0", location)))
          .isEqualTo(new Sighting.Unusable(
              "location: \"" + location + "\" (expected an http, https or file URL)"));
    }
    assertThat(atomic.look(message(
            "pungi.compose.status.change", "{\"status\": \"FINISHED\", \"compose_id\": 7}")))
        .isInstanceOf(Sighting.Unusable.class);
  }

  @Test
  void aListWithoutUsableImageDropsTheCompose() {
    Sighting.Needs needs =
        needs(atomic.look(compose("FINISHED", "Fedora-Atomic-27-1.0", "file:///c")));
    assertThat(needs.then().apply(bytes("{\"payload\": {\"images\": {}}}")))
        .isEqualTo(new Sighting.Unusable("file:///c/metadata/images.json: no qcow2 image"));
    assertThat(needs.then().apply(bytes("{}")))
        .isEqualTo(
            new Sighting.Unusable(
                "file:///c/metadata/images.json: not a list of images: payload.images: missing (expected variants)"));
    assertThat(needs.then().apply(bytes("<html>"))).isInstanceOf(Sighting.Unusable.class);
    assertThat(needs.then().apply(bytes("""
        {"payload": {"images": {"C": {"a": [{"type": "qcow2", "path": "../../x"}], "b": [{"type": "qcow2", "path": "/x"}]},
         "D": 7}}}""")))
        .isEqualTo(new Sighting.Unusable("file:///c/metadata/images.json: no qcow2 image"));
  }

  @Test
  void withoutTheListTheTemplateTells() {
    EventKind told = new CloudCompose(new EventSettings(
        Optional.empty(), CritPath.none(),
        Optional.of(new ImageUrl("https://x/${name}/${version}/${release}/${arch}.qcow2")),
            List.of("x86_64", "s390x")));
    Sighting.Needs needs =
        needs(told.look(compose("FINISHED", "Fedora-Cloud-27-1.0", "https://y")));
    assertThat(((Sighting.Events) needs.otherwise().apply("away")).events())
        .extracting(TriggerEvent::item)
        .containsExactly(
            "https://x/Fedora-Cloud/27/1.0/x86_64.qcow2",
            "https://x/Fedora-Cloud/27/1.0/s390x.qcow2");
  }

  @Test
  void withoutListAndTemplateItHasFailed() {
    Sighting.Needs needs =
        needs(cloud.look(compose("FINISHED", "Fedora-Cloud-27-1.0", "https://y")));
    assertThat(needs.otherwise().apply("404"))
        .isEqualTo(new Sighting.Failed("https://y/metadata/images.json: 404"));
  }

  @Test
  void aTemplateWithAnUnknownPartIsRefused() {
    assertThatThrownBy(() -> new ImageUrl("https://x/${relase}"))
        .hasMessage(
            "${relase} (expected one of ${name}, ${version}, ${release}, ${arch}; did you mean ${release}?)");
  }
}
