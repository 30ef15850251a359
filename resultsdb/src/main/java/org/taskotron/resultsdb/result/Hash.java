package org.taskotron.resultsdb.result;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 as 43 characters: what stands for a text that is too long for an index. */
public final class Hash {

  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private Hash() {}

  public static String of(byte[] bytes) {
    try {
      return TEXT.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
