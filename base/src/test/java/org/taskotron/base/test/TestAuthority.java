package org.taskotron.base.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * An authority, and a certificate for the loopback that it signed, good for servers and clients: for peers that take no
 * certificate that signs itself.
 *
 * @param authority PEM
 * @param certificate PEM
 * @param key PEM, PKCS#8
 */
public record TestAuthority(Path authority, Path certificate, Path key) {

  private static final String PASSWORD = "changeit";

  public static TestAuthority in(Path folder) {
    try {
      return made(Files.createDirectories(folder));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static TestAuthority made(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path authority = folder.resolve("authority.pem");
    Path certificate = folder.resolve("certificate.pem");
    Path request = folder.resolve("request.pem");
    keytool(
        folder, "-genkeypair -alias ca -keyalg EC -dname CN=authority -ext bc:c -validity 3650");
    keytool(folder, "-exportcert -alias ca -rfc -file", authority);
    keytool(folder, "-genkeypair -alias own -keyalg EC -dname CN=localhost -validity 3650");
    keytool(folder, "-certreq -alias own -file", request);
    keytool(
        folder,
        "-gencert -alias ca -rfc -ext san=dns:localhost,ip:127.0.0.1 -validity 3650 -infile",
        request,
        "-outfile",
        certificate);
    KeyStore keys =
        KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
    byte[] key = keys.getKey("own", PASSWORD.toCharArray()).getEncoded();
    String pem = "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
    return new TestAuthority(
        authority, certificate, Files.writeString(folder.resolve("key.pem"), pem));
  }

  private static void keytool(Path folder, String words, Object... more)
      throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = Stream.of(
            Stream.of(
                keytool,
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD),
            Stream.of(words.split(" ")),
            Arrays.stream(more).map(Object::toString))
        .flatMap(all -> all)
        .toList();
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool " + words + ": " + process.exitValue());
    }
  }
}
