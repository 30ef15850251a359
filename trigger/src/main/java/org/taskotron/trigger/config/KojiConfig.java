package org.taskotron.trigger.config;

import java.nio.file.Path;
import java.util.Optional;
import org.taskotron.base.config.Checks;

/**
 * What must be known about builds.
 *
 * @param rawhide the branch that is Rawhide at the moment ({@code f33}): its builds come from {@code master}
 * @param critpathFile the list of critical packages; missing: none is critical
 */
public record KojiConfig(Optional<String> rawhide, Optional<Path> critpathFile) {
  public KojiConfig {
    new Checks()
        .that(
            rawhide.map(tag -> tag.matches("f[0-9]{1,4}")).orElse(true),
            "rawhide",
            rawhide.orElse("") + " (expected a branch such as f33)")
        .done();
  }
}
