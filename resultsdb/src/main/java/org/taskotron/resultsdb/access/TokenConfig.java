package org.taskotron.resultsdb.access;

import java.util.List;
import java.util.regex.Pattern;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Secret;
import org.taskotron.base.config.SecretHash;

/**
 * One token that lets its holder post.
 *
 * @param name for logs, messages and metrics; also the beginning of the token
 * @param hash what {@code resultsdb token make NAME} printed; only hashes of tokens that we made are taken, since a
 *     password that a person chose takes long to check, and strangers could keep us busy with wrong ones
 * @param testcases shell patterns over the whole name of a testcase; {@code '*'} is every testcase
 * @param may what of these testcases may be posted; {@code groups} and {@code pins} have no
 *     testcase
 */
public record TokenConfig(
    String name,
    Secret hash,
    List<String> testcases,
    @Default("[results]") List<Right> may) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public TokenConfig {
    testcases = List.copyOf(testcases);
    may = List.copyOf(may);
    new Checks()
        .that(isName(name), "name", name + " (expected 1 to 64 letters, digits, - and _)")
        .that(
            isMade(hash),
            "hash",
            Secret.MASK + " (expected sha256:SALT:HASH, as `resultsdb token make NAME` prints it)")
        .that(
            !testcases.isEmpty(),
            "testcases",
            "no patterns (expected a list such as [dist.*]; '*' is every testcase)")
        .that(
            testcases.stream().noneMatch(String::isEmpty),
            "testcases",
            "an empty pattern (expected one such as dist.*)")
        .that(
            !may.isEmpty(), "may", "nothing (expected results, groups, testcases, waivers or pins)")
        .done();
  }

  /** Whether a token can have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static boolean isMade(Secret hash) {
    try {
      SecretHash.parse(hash.reveal());
      return hash.reveal().startsWith("sha256:");
    } catch (IllegalArgumentException e) {
      return false; // so it is refused, without a word of what it was
    }
  }
}
