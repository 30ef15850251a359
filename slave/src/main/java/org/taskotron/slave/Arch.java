package org.taskotron.slave;

/** Names of architectures, as distributions spell them. */
final class Arch {

  private Arch() {}

  static String ofThisMachine() {
    return named(System.getProperty("os.arch", ""));
  }

  /** Java's name for it in ours. */
  static String named(String java) {
    return switch (java) {
      case "amd64" -> "x86_64";
      case "x86", "i486", "i586", "i686" -> "i386";
      case "arm" -> "armhfp";
      default -> java;
    };
  }
}
