package org.taskotron.base.web;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word we take for who asks and how they see us. Everybody else's {@code X-Forwarded-*} and {@code
 * X-Script-Name} is ignored. Of a list in a header the last entry counts: the proxy nearest to us wrote it. Safe for use
 * by several threads.
 */
final class TrustedProxies {

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");
  private static final Pattern SCRIPT_NAME = Pattern.compile("(/[A-Za-z0-9._~-]+)+/?");

  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks = new ArrayList<>();

  /** Takes addresses and networks; anything else is an {@link IllegalArgumentException} that says so. */
  TrustedProxies(List<String> entries) {
    for (String entry : entries) {
      networks.add(network(entry));
    }
  }

  private static Network network(String entry) {
    int slash = entry.indexOf('/');
    byte[] address = bytes(slash < 0 ? entry : entry.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          entry + " (expected an address or a network like 10.0.0.0/8)");
    }
    int bits = address.length * 8;
    if (slash >= 0) {
      String length = entry.substring(slash + 1);
      if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
        throw new IllegalArgumentException(
            entry + " (expected a network of 0 to " + bits + " bits)");
      }
      bits = Integer.parseInt(length);
    }
    return new Network(address, bits);
  }

  /** An address literal's bytes; never asks the name service. */
  private static byte @Nullable [] bytes(String literal) {
    if (!ADDRESS.matcher(literal).matches()
        || literal.indexOf(':') < 0 && literal.split("\\.", -1).length != 4) {
      return null;
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether an address is this machine's own. */
  static boolean isLoopback(String address) {
    byte[] bytes = bytes(address);
    if (bytes == null) {
      return false;
    }
    try {
      return InetAddress.getByAddress(bytes).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  boolean trusts(String address) {
    byte[] bytes = bytes(address);
    return bytes != null && networks.stream().anyMatch(n -> n.holds(bytes));
  }

  /** Who asks and how they see us: from the headers if the peer is trusted, else from the connection alone. */
  Origin origin(MultiMap headers, boolean trusted, String peer, boolean tls, String boundTo) {
    String scheme = tls ? "https" : "http";
    String host = valid(HOST, headers.get("Host")).orElse(boundTo);
    if (!trusted) {
      return new Origin(scheme, host, "", peer);
    }
    String remote = remote(headers, peer);
    Optional<String> proto = last(headers, "X-Forwarded-Proto")
        .or(() -> last(headers, "X-Forwarded-Scheme"))
        .map(p -> p.toLowerCase(java.util.Locale.ROOT))
        .filter(p -> p.equals("http") || p.equals("https"));
    scheme = proto.orElse(scheme);
    host = last(headers, "X-Forwarded-Host").flatMap(h -> valid(HOST, h)).orElse(host);
    Optional<String> port = last(headers, "X-Forwarded-Port").filter(p -> p.matches("[0-9]{1,5}"));
    if (port.isPresent()) {
      host = withPort(host, port.get(), scheme);
    }
    String prefix = valid(SCRIPT_NAME, headers.get("X-Script-Name")).orElse("");
    if (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    return new Origin(scheme, host, prefix, remote);
  }

  /** The nearest address of the chain that is not a proxy of ours. */
  private String remote(MultiMap headers, String peer) {
    String remote = peer;
    List<String> chain = new ArrayList<>();
    headers.getAll("X-Forwarded-For").forEach(h -> chain.addAll(List.of(h.split(",", -1))));
    for (int i = chain.size() - 1; i >= 0; i--) {
      String address = chain.get(i).strip();
      if (bytes(address) == null) {
        return remote;
      }
      remote = address;
      if (!trusts(address)) {
        return remote;
      }
    }
    return remote;
  }

  private static String withPort(String host, String port, String scheme) {
    String bare = host.endsWith("]") ? host : host.replaceFirst(":[0-9]+$", "");
    boolean usual = scheme.equals("https") ? port.equals("443") : port.equals("80");
    return usual ? bare : bare + ":" + port;
  }

  private static Optional<String> last(MultiMap headers, String name) {
    List<String> all = headers.getAll(name);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String value = all.get(all.size() - 1);
    return Optional.of(value.substring(value.lastIndexOf(',') + 1).strip());
  }

  private static Optional<String> valid(Pattern pattern, @Nullable String value) {
    return Optional.ofNullable(value).filter(v -> pattern.matcher(v).matches());
  }
}
