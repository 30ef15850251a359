package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which build this is. */
public final class Version {

  private Version() {}

  /** For instance {@code 0.1.0}; {@code development} when not run from a jar. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Short, as git shows it; empty when it is not known. Read from the installation's {@code share/commit}. */
  public static String commit() {
    String home = System.getProperty("taskotron.home", "");
    try {
      return home.isEmpty()
          ? ""
          : Files.readString(Path.of(home, "share", "commit")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** For instance {@code 0.1.0 (commit 1f774ca)}; without the commit when it is not known. */
  public static String text() {
    String commit = commit();
    return commit.isEmpty() ? number() : number() + " (commit " + commit + ")";
  }
}
