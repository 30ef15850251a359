package org.taskotron.resultsdb.access;

import java.util.List;
import org.taskotron.base.config.Checks;

/**
 * Who may submit results of some testcases over version 3 of the API.
 *
 * @param users by name
 * @param groups of LDAP, by their {@code cn}
 * @param testcases shell patterns over the whole name
 */
public record Permission(List<String> users, List<String> groups, List<String> testcases) {

  public Permission {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
    testcases = List.copyOf(testcases);
    new Checks()
        .that(
            !testcases.isEmpty(),
            "testcases",
            "no patterns (expected a list such as [compose.*]; '*' is every testcase)")
        .that(
            !users.isEmpty() || !groups.isEmpty(),
            "users",
            "nobody (expected users, or groups, or both)")
        .done();
  }

  /** Whether it is about this testcase. */
  public boolean covers(String testcase) {
    return testcases.stream().anyMatch(pattern -> new ShellPattern(pattern).matches(testcase));
  }
}
