package org.taskotron.trigger.event;

import java.util.Optional;

/**
 * The parts of a compose's id, {@code <name>-<version>-<release>}: {@code Fedora-Atomic-25-20170206.0} has the name
 * {@code Fedora-Atomic}, the version {@code 25} and the release {@code 20170206.0}.
 */
record ComposeId(String name, String version, String release) {

  static Optional<ComposeId> parse(String id) {
    int release = id.lastIndexOf('-');
    int version = id.lastIndexOf('-', release - 1);
    if (version < 1 || version + 1 == release || release + 1 == id.length()) {
      return Optional.empty();
    }
    return Optional.of(new ComposeId(
        id.substring(0, version), id.substring(version + 1, release), id.substring(release + 1)));
  }
}
