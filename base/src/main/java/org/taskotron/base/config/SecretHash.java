package org.taskotron.base.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file keeps of a secret, and how a caller's secret is held against it.
 *
 * <p>{@code sha256:<salt>:<hash>} is for secrets that we made, of 128 random bits: guessing those is hopeless, so the
 * check may be cheap and a thousand logins at once cost nothing. {@code pbkdf2:<rounds>:<salt>:<hash>} is for those that
 * a person chose: slow once, then remembered in memory as an HMAC under a key that lives as long as the process.
 *
 * <p>Safe for use by several threads.
 */
public final class SecretHash {
  private static final Pattern SHA256 = Pattern.compile("sha256:([0-9a-f]{32}):([0-9a-f]{64})");
  private static final Pattern PBKDF2 =
      Pattern.compile("pbkdf2:([1-9][0-9]{3,7}):([0-9a-f]{32}):([0-9a-f]{64})");
  private static final int ROUNDS = 210_000;
  private static final HexFormat HEX = HexFormat.of();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PROCESS_KEY = random(32);

  private final String text;
  private final int rounds;
  private final byte[] salt;
  private final byte[] hash;
  private volatile byte @Nullable [] remembered;

  private SecretHash(String text, int rounds, byte[] salt, byte[] hash) {
    this.text = text;
    this.rounds = rounds;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException that says what was expected; it does not repeat the text, which may be a secret
   */
  public static SecretHash parse(String text) {
    Matcher sha = SHA256.matcher(text);
    if (sha.matches()) {
      return new SecretHash(text, 0, HEX.parseHex(sha.group(1)), HEX.parseHex(sha.group(2)));
    }
    Matcher slow = PBKDF2.matcher(text);
    if (slow.matches()) {
      return new SecretHash(
          text,
          Integer.parseInt(slow.group(1)),
          HEX.parseHex(slow.group(2)),
          HEX.parseHex(slow.group(3)));
    }
    throw new IllegalArgumentException(
        "*** (expected sha256:SALT:HASH or pbkdf2:ROUNDS:SALT:HASH, as `buildmaster hash-secret` prints it)");
  }

  /** A new secret of 128 random bits, 32 hex digits. */
  public static String newSecret() {
    return HEX.formatHex(random(16));
  }

  /** For a secret that {@link #newSecret} made. */
  public static SecretHash ofMade(String secret) {
    byte[] salt = random(16);
    byte[] hash = sha256(salt, secret);
    return new SecretHash(
        "sha256:" + HEX.formatHex(salt) + ":" + HEX.formatHex(hash), 0, salt, hash);
  }

  /** For a secret that a person chose. */
  public static SecretHash ofChosen(String secret) {
    byte[] salt = random(16);
    byte[] hash = pbkdf2(ROUNDS, salt, secret);
    return new SecretHash(
        "pbkdf2:" + ROUNDS + ":" + HEX.formatHex(salt) + ":" + HEX.formatHex(hash),
        ROUNDS,
        salt,
        hash);
  }

  /** Whether this is the secret. */
  public boolean matches(String secret) {
    if (rounds == 0) {
      return MessageDigest.isEqual(hash, sha256(salt, secret));
    }
    byte[] known = remembered;
    byte[] now = hmac(secret);
    if (known != null && MessageDigest.isEqual(known, now)) {
      return true;
    }
    boolean right = MessageDigest.isEqual(hash, pbkdf2(rounds, salt, secret));
    if (right) {
      remembered = now;
    }
    return right;
  }

  /** The text for the configuration file. */
  @Override
  public String toString() {
    return text;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static byte[] sha256(byte[] salt, String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(PROCESS_KEY, "HmacSHA256"));
      return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] pbkdf2(int rounds, byte[] salt, String secret) {
    try {
      PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, rounds, 256);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(spec)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
    }
  }
}
