package org.taskotron.resultsdb.announce;

import java.util.Optional;

/** Where a broker listens: {@code rabbitmq.example:5671}, {@code [::1]:61613}. */
record HostAndPort(String host, int port) {

  static Optional<HostAndPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String name = bracketed ? host.substring(1, host.length() - 1) : host;
    int port = Integer.parseInt(text.substring(colon + 1));
    boolean good =
        port >= 1 && port <= 65_535 && !name.isBlank() && (bracketed || name.indexOf(':') < 0);
    return good ? Optional.of(new HostAndPort(name, port)) : Optional.empty();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
