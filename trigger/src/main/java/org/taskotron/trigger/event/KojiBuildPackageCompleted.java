package org.taskotron.trigger.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.taskotron.base.bus.FedmsgEnvelope;

/**
 * Koji has built a package.
 *
 * <p>Containers, images and modules complete on the same topic. Components of modules are packages, but their releases
 * ({@code 2.module_bd16c34d}) have no dist tag: their events have no {@code distgit_branch}.
 */
final class KojiBuildPackageCompleted implements EventKind {

  private static final int COMPLETE = 1;

  private static final Pattern PART = Pattern.compile("[^\\s\\p{Cntrl}\\p{Cs}]{1,300}");

  /** {@code 1.f26docker}, {@code 3.f29container}. */
  private static final Pattern CONTAINER_RELEASE =
      Pattern.compile("(^|\\.)f[0-9]+(docker|container)$");

  private static final Pattern CONTAINER_SOURCE =
      Pattern.compile("/(docker|container)s?(-[a-z]+)?/");

  /** A module itself: its version is its stream, its release a time and a context. */
  private static final Pattern MODULE_RELEASE = Pattern.compile("[0-9]{14,20}(\\.[0-9a-f]{6,40})?");

  private final Optional<String> rawhide;
  private final CritPath critPath;

  KojiBuildPackageCompleted(EventSettings settings) {
    this.rawhide = settings.rawhide();
    this.critPath = settings.critPath();
  }

  @Override
  public String name() {
    return "KojiBuildPackageCompleted";
  }

  @Override
  public String topic() {
    return "buildsys.build.state.change";
  }

  @Override
  public Sighting look(FedmsgEnvelope message) {
    JsonNode build = message.message();
    // Other attributes of a build changed on this topic too; recordings without one are about the
    // state.
    if (!build.path("attribute").asText("state").equals("state")) {
      return new Sighting.NotMine(
          "attribute: " + build.path("attribute") + " (expected \"state\")");
    }
    if (!build.path("new").isIntegralNumber() || build.path("new").asLong() != COMPLETE) {
      return new Sighting.NotMine("new: " + shown(build.path("new")) + " (expected 1: COMPLETE)");
    }
    // Before there were secondary Kojis nobody named the instance.
    if (!build.path("instance").asText("primary").equals("primary")) {
      return new Sighting.NotMine(
          "instance: " + shown(build.path("instance")) + " (expected \"primary\")");
    }
    for (String part : List.of("name", "version", "release")) {
      if (!build.path(part).isTextual()
          || !PART.matcher(build.path(part).textValue()).matches()) {
        return new Sighting.Unusable(
            part + ": " + shown(build.path(part)) + " (expected a text without blanks)");
      }
    }
    return notAPackage(build)
        .<Sighting>map(Sighting.NotMine::new)
        .orElseGet(() -> new Sighting.Events(List.of(event(message, build))));
  }

  private TriggerEvent event(FedmsgEnvelope message, JsonNode build) {
    String release = build.path("release").textValue();
    Optional<String> branch = DistTag.branchOf(release, rawhide);
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    for (String part : List.of("name", "version", "release")) {
      keys.put(part, build.path(part));
    }
    branch.ifPresent(found -> keys.put("distgit_branch", TextNode.valueOf(found)));
    keys.put(
        "critpath_pkgs", branch.map(critPath::of).orElseGet(JsonNodeFactory.instance::arrayNode));
    String item =
        build.path("name").textValue() + "-" + build.path("version").textValue() + "-" + release;
    return TriggerEvent.of(name(), item, "koji_build", message, keys);
  }

  /** Why this is no build of a package, if it is none. Older messages tell neither task nor request. */
  private static Optional<String> notAPackage(JsonNode build) {
    String release = build.path("release").textValue();
    JsonNode method = build.path("task").path("method");
    JsonNode request = build.path("request");
    if (CONTAINER_RELEASE.matcher(release).find()
        || method.asText().equals("buildContainer")
        || request.path(0).isTextual()
            && CONTAINER_SOURCE.matcher(request.path(0).textValue()).find()) {
      return Optional.of("a container (expected a package)");
    }
    if (MODULE_RELEASE.matcher(release).matches()) {
      return Optional.of("a module (expected a package)");
    }
    if (method.isTextual() && !method.textValue().equals("build")) {
      return Optional.of("made by a Koji task " + method + " (expected \"build\")");
    }
    boolean fromSource = !request.path(0).isTextual()
        || request.path(0).textValue().contains("://")
        || request.path(0).textValue().endsWith(".src.rpm");
    return fromSource
        ? Optional.empty()
        : Optional.of("made from " + shown(request.path(0))
            + " (expected a source repository or a source package)");
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : node.toString();
  }
}
