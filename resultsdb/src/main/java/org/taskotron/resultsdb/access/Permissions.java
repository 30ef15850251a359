package org.taskotron.resultsdb.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.taskotron.base.web.HttpRefusal;

/**
 * Whether a user may submit results of a testcase over version 3: by name, or by a group of LDAP. Asks the directory on
 * the caller's thread. Safe for use by several threads.
 */
public final class Permissions {

  private final List<Permission> all;
  private final Optional<Ldap> ldap;
  private final boolean needsLdap;

  /** @param needsLdap whether even a user who is named is refused while no directory is configured, as it once was */
  public Permissions(List<Permission> all, Optional<LdapConfig> ldap, boolean needsLdap) {
    this.all = List.copyOf(all);
    this.ldap = ldap.map(Ldap::new);
    this.needsLdap = needsLdap;
  }

  public List<Permission> all() {
    return all;
  }

  /** Those that are about a testcase. */
  public List<Permission> covering(String testcase) {
    return all.stream().filter(permission -> permission.covers(testcase)).toList();
  }

  /** Refuses with 403 who may not, with 502 when the directory does not tell, with 500 when there must be one. */
  public void require(String user, String testcase) {
    if (needsLdap && ldap.isEmpty()) {
      throw new HttpRefusal(500, "Internal Server Error");
    }
    List<Permission> covering = covering(testcase);
    if (covering.stream().anyMatch(permission -> permission.users().contains(user))) {
      return;
    }
    if (ldap.isEmpty()) {
      throw denied(user, testcase, "");
    }
    Set<String> groups = ldap.get().groups(user);
    if (groups.isEmpty()) {
      throw denied(user, testcase, "; failed to find the user in LDAP");
    }
    if (covering.stream()
        .flatMap(permission -> permission.groups().stream())
        .noneMatch(groups::contains)) {
      throw denied(user, testcase, "");
    }
  }

  private static HttpRefusal denied(String user, String testcase, String more) {
    return new HttpRefusal(
        403,
        "403 Forbidden: User " + user + " is not authorized to submit results for the test case "
            + testcase + more);
  }
}
