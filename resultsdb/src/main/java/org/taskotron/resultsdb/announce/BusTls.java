package org.taskotron.resultsdb.announce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.taskotron.base.config.Checks;

/**
 * How a broker is reached over TLS. Its name is always checked.
 *
 * @param ca PEM, who vouches for the broker; missing: those that this machine trusts
 * @param certificate PEM, who we are, with the chain
 * @param key PEM, the certificate's key
 */
public record BusTls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {

  private static final Pattern KEY = Pattern.compile(
      "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");
  private static final char[] NO_PASSWORD = new char[0];

  public BusTls {
    new Checks()
        .that(
            certificate.isPresent() == key.isPresent(),
            certificate.isPresent() ? "key" : "certificate",
            "missing (expected certificate and key, or neither)")
        .done();
  }

  /** Looks at a file. */
  private interface Look {
    void at(Path file) throws GeneralSecurityException, IOException;
  }

  /** What is wrong with the files now, by the setting that names each; nothing is connected to. */
  public Map<String, String> mistakes() {
    Map<String, String> mistakes = new LinkedHashMap<>();
    look("ca", ca, BusTls::certificates, mistakes);
    look("certificate", certificate, BusTls::certificates, mistakes);
    look("key", key, BusTls::privateKey, mistakes);
    return mistakes;
  }

  private static void look(
      String setting, Optional<Path> file, Look look, Map<String, String> mistakes) {
    if (file.isEmpty()) {
      return;
    }
    try {
      look.at(file.get());
    } catch (NoSuchFileException e) {
      mistakes.put(setting, file.get() + ": no such file (expected PEM)");
    } catch (AccessDeniedException e) {
      mistakes.put(
          setting,
          file.get() + ": user " + System.getProperty("user.name")
              + " may not read it (expected PEM)");
    } catch (IOException e) {
      mistakes.put(setting, named(file.get(), e));
    } catch (GeneralSecurityException e) {
      mistakes.put(setting, file.get() + ": " + e.getMessage() + " (expected PEM)");
    }
  }

  private static String named(Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(file.toString())
        ? message
        : file + ": cannot be read: " + message + " (expected PEM)";
  }

  /**
   * Reads the files.
   *
   * @throws IOException naming the file that cannot be used
   */
  SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own(), NO_PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted());
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private KeyStore own() throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    if (certificate.isPresent() && key.isPresent()) {
      store.setKeyEntry(
          "own",
          privateKey(key.get()),
          NO_PASSWORD,
          certificates(certificate.get()).toArray(Certificate[]::new));
    }
    return store;
  }

  /** Null means to the JDK: those that it trusts by itself. */
  private @org.jspecify.annotations.Nullable KeyStore trusted()
      throws GeneralSecurityException, IOException {
    if (ca.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int number = 0;
    for (Certificate one : certificates(ca.get())) {
      store.setCertificateEntry("ca" + number++, one);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException(file + ": no certificate in it (expected PEM)");
      }
      return found;
    }
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IOException(file + ": no private key in it (expected PEM, without a passphrase)");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    byte[] pkcs8 = pem.group(1) == null ? der : wrapped(der);
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        continue; // the next sort of key
      }
    }
    throw new IOException(
        file + ": a private key of an unknown sort (expected RSA, EC or Ed25519)");
  }

  /** An RSA key by itself (PKCS#1) in the frame that says that it is one (PKCS#8). */
  private static byte[] wrapped(byte[] rsa) {
    byte[] head = {
      0x02,
      0x01,
      0x00, // version
      0x30,
      0x0d,
      0x06,
      0x09,
      0x2a,
      (byte) 0x86,
      0x48,
      (byte) 0x86,
      (byte) 0xf7,
      0x0d,
      0x01,
      0x01,
      0x01,
      0x05,
      0x00 // rsaEncryption, no parameters
    };
    byte[] key = der(0x04, rsa);
    byte[] inside = new byte[head.length + key.length];
    System.arraycopy(head, 0, inside, 0, head.length);
    System.arraycopy(key, 0, inside, head.length, key.length);
    return der(0x30, inside);
  }

  private static byte[] der(int tag, byte[] content) {
    int length = content.length;
    byte[] head = length < 0x80
        ? new byte[] {(byte) tag, (byte) length}
        : length < 0x100
            ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    byte[] all = new byte[head.length + length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(content, 0, all, head.length, length);
    return all;
  }
}
