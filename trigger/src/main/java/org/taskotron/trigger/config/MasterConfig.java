package org.taskotron.trigger.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Secret;

/**
 * Where jobs go.
 *
 * @param address {@code host:port} of the master's gRPC
 * @param token one of those in {@code master.yaml: clients}
 * @param tls how the master's certificate is checked; missing: plain text, on the loopback only
 */
public record MasterConfig(
    @Default("127.0.0.1:9989") String address, Secret token, Optional<Tls> tls) {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");

  /**
   * TLS towards the master.
   *
   * @param ca PEM file of the authority that signed its certificate; missing: those that Java trusts
   */
  public record Tls(Optional<Path> ca) {}

  public MasterConfig {
    Matcher parts = ADDRESS.matcher(address);
    boolean good = parts.matches()
        && Integer.parseInt(parts.group(3)) >= 1
        && Integer.parseInt(parts.group(3)) <= 65535;
    new Checks()
        .that(good, "address", address + " (expected host:port, such as master.example.org:9989)")
        .that(
            !good || tls.isPresent() || LOOPBACK.matcher(host(address)).matches(),
            "address",
            address + " (expected a loopback address, or tls: beyond it the token needs TLS)")
        .that(
            token.reveal().matches("[\\x21-\\x7e]+"),
            "token",
            "empty or with blanks in it (expected a token of master.yaml: clients)")
        .done();
  }

  private static String host(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException(address);
    }
    return parts.group(1) == null ? parts.group(2) : parts.group(1);
  }

  public String host() {
    return host(address);
  }

  public int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
