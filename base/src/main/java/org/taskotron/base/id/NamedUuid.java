package org.taskotron.base.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Makes name-based UUIDs (version 5, RFC 9562, section 5.5): the same name in the same namespace has the same one. */
public final class NamedUuid {

  private NamedUuid() {}

  /** @param name counts as its UTF-8 */
  public static UUID of(UUID namespace, String name) {
    MessageDigest sha1 = sha1();
    sha1.update(ByteBuffer.allocate(16)
        .putLong(namespace.getMostSignificantBits())
        .putLong(namespace.getLeastSignificantBits())
        .array());
    ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
    long high = digest.getLong() & 0xffffffffffff0fffL | 0x5000L;
    long low = digest.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
