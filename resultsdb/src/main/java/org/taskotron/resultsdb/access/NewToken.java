package org.taskotron.resultsdb.access;

import org.taskotron.base.config.SecretHash;

/**
 * A token that was just made. It is shown once: nothing of ours keeps it.
 *
 * @param token for the one who posts
 * @param yaml for {@code resultsdb.yaml: tokens}
 */
public record NewToken(String token, String yaml) {

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException for a name that a token cannot have
   */
  public static NewToken make(String name) {
    if (!TokenConfig.isName(name)) {
      throw new IllegalArgumentException(
          name + " (expected 1 to 64 letters, digits, - and _, such as rpmlint-runner)");
    }
    String token = Token.make(name);
    return new NewToken(
        token,
        "- {name: " + name + ", hash: '" + SecretHash.ofMade(token)
            + "', testcases: ['*'], may: [results, groups, testcases]}");
  }
}
