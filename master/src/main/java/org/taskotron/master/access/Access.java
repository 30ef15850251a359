package org.taskotron.master.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.SecretHash;

/**
 * Holds a caller's credentials against those of the configuration, which may be replaced while calls come in. Safe for
 * use by several threads.
 */
public final class Access {
  private static final String BASIC = "Basic ";
  private static final String BEARER = "Bearer ";

  private record Known(Map<String, SecretHash> slaves, Map<String, SecretHash> clients) {}

  private volatile Known known;

  public Access(Map<String, SecretHash> slaves, Map<String, SecretHash> clients) {
    this.known = new Known(Map.copyOf(slaves), Map.copyOf(clients));
  }

  /** Puts other credentials in force. */
  public void replace(Map<String, SecretHash> slaves, Map<String, SecretHash> clients) {
    this.known = new Known(Map.copyOf(slaves), Map.copyOf(clients));
  }

  /** The slave that an {@code Authorization} header of the form {@code Basic …} proves. */
  public Optional<String> slave(String authorization) {
    if (!authorization.startsWith(BASIC)) {
      return Optional.empty();
    }
    String text;
    try {
      byte[] bytes =
          Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64, so no credentials
    }
    int colon = text.indexOf(':');
    return colon > 0 && slaveHasPassword(text.substring(0, colon), text.substring(colon + 1))
        ? Optional.of(text.substring(0, colon))
        : Optional.empty();
  }

  /** Whether a slave has this name and password. */
  public boolean slaveHasPassword(String name, String password) {
    SecretHash hash = known.slaves().get(name);
    return hash != null && hash.matches(password);
  }

  /** The client whose token an {@code Authorization} header of the form {@code Bearer …} has. */
  public Optional<String> client(String authorization) {
    if (!authorization.startsWith(BEARER)) {
      return Optional.empty();
    }
    String token = authorization.substring(BEARER.length()).strip();
    return known.clients().entrySet().stream()
        .filter(client -> client.getValue().matches(token))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The slaves that may connect. */
  public java.util.Set<String> slaves() {
    return known.slaves().keySet();
  }
}
