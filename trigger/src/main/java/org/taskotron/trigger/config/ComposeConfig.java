package org.taskotron.trigger.config;

import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.trigger.event.ImageUrl;

/**
 * What must be known about composes.
 *
 * @param imageUrl where an image is if the compose's own list of images cannot be had: a template over {@code ${name}},
 *     {@code ${version}}, {@code ${release}}, {@code ${arch}}
 * @param arches for which there are images then; missing: the valid arches
 */
public record ComposeConfig(Optional<String> imageUrl, List<String> arches) {
  public ComposeConfig {
    arches = List.copyOf(arches);
    Checks checks = new Checks()
        .that(
            arches.stream().allMatch(arch -> TriggerConfig.ARCH.matcher(arch).matches()),
            "arches",
            arches + " (expected names such as x86_64)");
    try {
      imageUrl.ifPresent(ImageUrl::new);
    } catch (IllegalArgumentException e) {
      checks.that(false, "imageUrl", String.valueOf(e.getMessage()));
    }
    checks.done();
  }
}
