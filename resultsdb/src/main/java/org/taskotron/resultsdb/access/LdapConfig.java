package org.taskotron.resultsdb.access;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Secret;

/**
 * Where the groups of users are.
 *
 * @param url ldap or ldaps
 * @param searches all of them are made; a group that any finds counts
 * @param bindDn as whom to search; missing: anonymously
 * @param password of that one
 * @param timeout to connect, and for each answer
 */
public record LdapConfig(
    URI url,
    List<Search> searches,
    Optional<String> bindDn,
    Optional<Secret> password,
    @Default("5s") Duration timeout) {

  /** In a search: the user's name. */
  static final String USER = "{user}";

  /**
   * One search for groups; their names are their {@code cn}.
   *
   * @param base below which entry
   * @param searchString a filter in which {@code {user}} stands for the user's name
   */
  public record Search(
      String base, @Default("'(memberUid={user})'") String searchString) {
    public Search {
      new Checks()
          .that(
              !base.isBlank(),
              "base",
              "an empty text (expected an entry such as ou=Groups,dc=example,dc=com)")
          .that(
              searchString.contains(USER)
                  && searchString.startsWith("(")
                  && searchString.endsWith(")"),
              "searchString",
              searchString + " (expected a filter with {user}, such as (memberUid={user}))")
          .done();
    }
  }

  public LdapConfig {
    searches = List.copyOf(searches);
    new Checks()
        .that(
            url.getHost() != null && List.of("ldap", "ldaps").contains(url.getScheme()),
            "url",
            url + " (expected ldap or ldaps, such as ldaps://ldap.example)")
        .that(!searches.isEmpty(), "searches", "none (expected a list with a base each)")
        .that(
            bindDn.isPresent() == password.isPresent(),
            "bindDn",
            bindDn.orElse("missing") + " (expected both bind_dn and password, or neither)")
        .atLeast(Duration.ofMillis(100), "timeout", timeout, "a directory takes its time")
        .that(
            timeout.compareTo(Duration.ofSeconds(30)) <= 0,
            "timeout",
            timeout.toSeconds() + "s (expected 30s or less: somebody waits)")
        .done();
  }
}
