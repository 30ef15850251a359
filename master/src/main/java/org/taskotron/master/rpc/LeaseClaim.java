package org.taskotron.master.rpc;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller says to hold: the metadata {@code taskotron-lease: <job>/<attempt>/<lease>/<secret>}.
 *
 * @param secret 32 hex digits; never shown
 */
record LeaseClaim(UUID job, int attempt, long lease, String secret) {

  private static final Pattern TEXT = Pattern.compile(
      "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/([1-9][0-9]{0,8})/([1-9][0-9]{0,17})/([0-9a-f]{32})");

  static Optional<LeaseClaim> parse(String text) {
    Matcher claim = TEXT.matcher(text);
    return claim.matches()
        ? Optional.of(new LeaseClaim(
            UUID.fromString(claim.group(1)),
            Integer.parseInt(claim.group(2)),
            Long.parseLong(claim.group(3)),
            claim.group(4)))
        : Optional.empty();
  }

  boolean honoured(LeaseCheck leases) {
    return leases.honours(job, attempt, lease, secret);
  }

  @Override
  public String toString() {
    return job + "/" + attempt + " under lease " + lease;
  }
}
