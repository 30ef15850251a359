package org.taskotron.master.serve;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of a folder's page.
 *
 * @param name without slash
 * @param bytes of a file; empty for a folder
 * @param modified where that says something
 */
public record Listed(String name, Optional<Long> bytes, Optional<Instant> modified) {

  static Listed folder(String name) {
    return new Listed(name, Optional.empty(), Optional.empty());
  }

  public boolean isFolder() {
    return bytes.isEmpty();
  }

  /** As people read it: {@code 1.5 MB}. */
  public String size() {
    if (bytes.isEmpty()) {
      return "";
    }
    double rest = bytes.get();
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    while (rest >= 1000 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    return unit == 0 || rest >= 100
        ? Math.round(rest) + " " + units[unit]
        : String.format(java.util.Locale.ROOT, "%.1f %s", rest, units[unit]);
  }
}
