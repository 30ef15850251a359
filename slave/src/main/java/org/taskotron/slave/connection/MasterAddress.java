package org.taskotron.slave.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.taskotron.base.config.Secret;

/**
 * Where the master is, and who we are to it.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param tls missing: plain text, on the loopback only
 */
public record MasterAddress(
    String host, int port, Optional<Tls> tls, String name, Secret password) {

  /**
   * How the connection is secured.
   *
   * @param ca PEM file of the authority that signed the master's certificate; missing: those that Java trusts
   */
  public record Tls(Optional<Path> ca) {}

  /** What calls of the slave itself carry in their {@code authorization}. Never logged. */
  public String basic() {
    String pair = name + ":" + password.reveal();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
