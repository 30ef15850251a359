package org.taskotron.resultsdb.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import org.taskotron.base.config.SecretHash;

/** A token of the configuration, as it is in force. Safe for use by several threads. */
final class Token {

  /** Between name and secret: {@code rpmlint-runner.0123456789abcdef…}. */
  static final char DOT = '.';

  private final String name;
  private final SecretHash hash;
  private final List<ShellPattern> testcases;
  private final Set<Right> may;
  private final Counter allowed;
  private final Counter denied;

  Token(TokenConfig config, MeterRegistry metrics) {
    this.name = config.name();
    this.hash = SecretHash.parse(config.hash().reveal());
    this.testcases = config.testcases().stream().map(ShellPattern::new).toList();
    this.may = Set.copyOf(config.may());
    this.allowed = counter(metrics, "allowed");
    this.denied = counter(metrics, "denied");
  }

  private Counter counter(MeterRegistry metrics, String answer) {
    return Counter.builder("resultsdb.token.checks")
        .description("what holders of a token wanted to post, and whether they may")
        .tag("token", name)
        .tag("answer", answer)
        .register(metrics);
  }

  /** A new token of this name. */
  static String make(String name) {
    return name + DOT + SecretHash.newSecret();
  }

  String name() {
    return name;
  }

  boolean has(String token) {
    return hash.matches(token);
  }

  boolean may(Right right) {
    return counted(may.contains(right));
  }

  boolean may(Right right, String testcase) {
    return counted(
        may.contains(right) && testcases.stream().anyMatch(pattern -> pattern.matches(testcase)));
  }

  private boolean counted(boolean yes) {
    (yes ? allowed : denied).increment();
    return yes;
  }

  /** {@code results of dist.*, perf.*}: for a message. */
  String limits() {
    return String.join(", ", may.stream().map(Right::word).sorted().toList()) + " of "
        + String.join(", ", testcases.stream().map(ShellPattern::text).toList());
  }
}
