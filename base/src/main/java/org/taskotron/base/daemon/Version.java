package org.taskotron.base.daemon;

/** Which build this is. */
public final class Version {

  private Version() {}

  /** For instance {@code 0.1.0}; {@code development} when not run from a jar. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** For instance {@code 0.1.0 (commit 1f774ca)}; without the commit when it is not known. */
  public static String text() {
    return number();
  }
}
