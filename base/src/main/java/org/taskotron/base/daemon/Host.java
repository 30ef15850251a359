package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine, by what its kernel says: no name service has to know it. Safe for use by several threads. */
public final class Host {

  private static final Path KERNEL = Path.of("/proc/sys/kernel");

  private Host() {}

  /** The name that it goes by, for people; two machines may have the same. */
  public static String name() {
    return read("hostname");
  }

  /** Which boot of it this is: what is known of processes of another boot means nothing. */
  public static String boot() {
    return read("random/boot_id");
  }

  private static String read(String file) {
    try {
      return Files.readString(KERNEL.resolve(file)).strip();
    } catch (IOException e) {
      throw new IllegalStateException(KERNEL.resolve(file) + " cannot be read (expected Linux)", e);
    }
  }
}
