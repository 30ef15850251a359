package org.taskotron.client.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The house's passwords and tokens: made when first asked for, 128 random bits each, readable by their owner only. */
final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private final Path directory;

  private Secrets(Path directory) {
    this.directory = directory;
  }

  static Secrets in(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new Secrets(directory);
  }

  /** Where the secret is, for {@code ${file:…}} in a configuration. */
  Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    if (Files.notExists(file)) {
      byte[] secret = new byte[BYTES];
      RANDOM.nextBytes(secret);
      Path fresh = directory.resolve(name + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, HexFormat.of().formatHex(secret) + "\n", StandardCharsets.US_ASCII);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  String text(String name) throws IOException {
    return Files.readString(file(name), StandardCharsets.US_ASCII).strip();
  }
}
