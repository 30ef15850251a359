package org.taskotron.resultsdb.api.v3;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks at e-mail addresses: one that could not be written to is of no use to those who have a question. */
final class EmailAddress {

  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST = 254;
  private static final Pattern LOCAL = Pattern.compile(
      "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private EmailAddress() {}

  /** The domain makes no difference between capitals and others; what is before it may. */
  static String normal(String text) {
    int at = text.lastIndexOf('@');
    return text.substring(0, at) + text.substring(at).toLowerCase(Locale.ROOT);
  }

  /** What is wrong with an address, if anything is. */
  static Optional<String> wrong(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return Optional.of("An email address must have an @-sign.");
    }
    String local = text.substring(0, at);
    String domain = text.substring(at + 1);
    if (local.isEmpty()) {
      return Optional.of("There must be something before the @-sign.");
    }
    if (domain.isEmpty()) {
      return Optional.of("There must be something after the @-sign.");
    }
    if (local.length() > LONGEST_LOCAL || text.length() > LONGEST) {
      return Optional.of("The email address is too long.");
    }
    if (!LOCAL.matcher(local).matches()) {
      return Optional.of("The email address contains invalid characters before the @-sign.");
    }
    return domain(domain);
  }

  private static Optional<String> domain(String domain) {
    if (domain.indexOf('.') < 0) {
      return Optional.of("The part after the @-sign is not valid. It should have a period.");
    }
    String ascii;
    try {
      ascii = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return Optional.of("The part after the @-sign contains invalid characters.");
    }
    for (String label : ascii.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return Optional.of("The part after the @-sign contains invalid characters.");
      }
    }
    return ascii.matches(".*[A-Za-z].*")
        ? Optional.empty()
        : Optional.of(
            "The part after the @-sign is not valid. It is not within a valid top-level domain.");
  }
}
