package org.taskotron.resultsdb.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.taskotron.base.config.Secret;
import org.taskotron.base.test.LdapServer;
import org.taskotron.base.web.HttpRefusal;

/** Who may submit what over version 3, by name and by group. */
class PermissionsTest {

  private static final String DENIED =
      "403 Forbidden: User %s is not authorized to submit results for the test case %s";
  private static final List<Permission> PERMISSIONS = List.of(
      new Permission(List.of("jane"), List.of("testers", "ops"), List.of("perf.*")),
      new Permission(List.of(), List.of("cooks"), List.of("food.*")));

  private static Permissions with(LdapConfig ldap) {
    return new Permissions(PERMISSIONS, Optional.of(ldap), false);
  }

  private static LdapConfig config(URI url, String base, String filter) {
    return new LdapConfig(
        url,
        List.of(new LdapConfig.Search(base, filter)),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(5));
  }

  private static LdapConfig config(URI url) {
    return config(url, "ou=Groups," + LdapServer.SUFFIX, "(memberUid={user})");
  }

  private static void assertRefused(
      Permissions permissions, String user, String testcase, int status, String words) {
    HttpRefusal refusal =
        catchThrowableOfType(HttpRefusal.class, () -> permissions.require(user, testcase));
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.getMessage()).isEqualTo(words);
  }

  @Test
  void aNamedUserNeedsNoDirectory() {
    Permissions named = new Permissions(PERMISSIONS, Optional.empty(), false);
    assertThatCode(() -> named.require("jane", "perf.disk")).doesNotThrowAnyException();
    assertRefused(named, "jane", "food.x", 403, DENIED.formatted("jane", "food.x"));
    assertRefused(named, "john", "perf.disk", 403, DENIED.formatted("john", "perf.disk"));
  }

  @Test
  void whereOldWaysHoldNobodyMaySubmitWithoutADirectory() {
    Permissions strict = new Permissions(PERMISSIONS, Optional.empty(), true);
    assertRefused(strict, "jane", "perf.disk", 500, "Internal Server Error");
  }

  @Test
  void aDirectoryThatAcceptsAndSaysNothingIsNotWaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      LdapConfig ldap = new LdapConfig(
          URI.create("ldap://127.0.0.1:" + silent.getLocalPort()),
          List.of(new LdapConfig.Search("dc=x", "(memberUid={user})")),
          Optional.empty(),
          Optional.empty(),
          Duration.ofMillis(300));
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () -> assertRefused(with(ldap), "john", "perf.disk", 502, "Bad Gateway"));
      assertThatCode(() -> with(ldap).require("jane", "perf.disk")).doesNotThrowAnyException();
    }
  }

  @Test
  void whatMeansSomethingToAFilterIsEscaped() {
    assertThat(Ldap.escaped("jane.doe-1_x@example.com")).isEqualTo("jane.doe-1_x@example.com");
    assertThat(Ldap.escaped("*)(cn=\\\u0000ü")).isEqualTo("\\2a\\29\\28cn\\3d\\5c\\00\\c3\\bc");
  }

  /** Against a real slapd. */
  @Nested
  @Tag("ldap")
  class InADirectory {

    private static final String LDIF = """
        dn: ou=Groups,dc=example,dc=com
        objectClass: organizationalUnit
        ou: Groups

        dn: cn=testers,ou=Groups,dc=example,dc=com
        objectClass: posixGroup
        cn: testers
        gidNumber: 1
        memberUid: john
        memberUid: odd*user

        dn: cn=cooks,ou=Groups,dc=example,dc=com
        objectClass: posixGroup
        cn: cooks
        gidNumber: 2
        memberUid: john
        memberUid: anne
        """;

    private static LdapServer server;

    @BeforeAll
    static void start() {
      server = LdapServer.with(LDIF);
    }

    @AfterAll
    static void stop() {
      server.close();
    }

    @Test
    void aMemberOfAGroupMay() {
      Permissions permissions = with(config(server.url()));
      permissions.require("john", "perf.disk");
      permissions.require("john", "food.x");
      permissions.require("anne", "food.x");
      permissions.require("odd*user", "perf.disk");
      permissions.require("jane", "perf.disk");
      assertRefused(permissions, "anne", "perf.disk", 403, DENIED.formatted("anne", "perf.disk"));
      assertRefused(permissions, "john", "other", 403, DENIED.formatted("john", "other"));
    }

    @Test
    void whoIsInNoGroupIsToldSo() {
      for (String nobody : List.of("nobody", "*", "jo*", "x)(memberUid=*", "john)(|(cn=*)")) {
        assertRefused(
            with(config(server.url())),
            nobody,
            "perf.disk",
            403,
            DENIED.formatted(nobody, "perf.disk") + "; failed to find the user in LDAP");
      }
    }

    @Test
    void severalSearchesCountTogether() {
      LdapConfig two = new LdapConfig(
          server.url(),
          List.of(
              new LdapConfig.Search("cn=cooks,ou=Groups,dc=example,dc=com", "(memberUid={user})"),
              new LdapConfig.Search(
                  "ou=Groups,dc=example,dc=com", "(&(cn=test*)(memberUid={user}))")),
          Optional.of(LdapServer.ADMIN),
          Optional.of(new Secret(LdapServer.PASSWORD)),
          Duration.ofSeconds(5));
      with(two).require("john", "perf.disk");
      with(two).require("anne", "food.x");
    }

    @Test
    void aDirectoryThatIsWronglyAskedOrAwayIsABadGateway() {
      String base = "ou=Nowhere,dc=example,dc=com";
      assertRefused(
          with(config(server.url(), base, "(memberUid={user})")),
          "john",
          "perf.disk",
          502,
          "Bad Gateway");
      assertRefused(
          with(config(server.url(), "dc=example,dc=com", "((memberUid={user})")),
          "john",
          "perf.disk",
          502,
          "Bad Gateway");
      LdapConfig stranger = new LdapConfig(
          server.url(),
          List.of(new LdapConfig.Search("dc=example,dc=com", "(memberUid={user})")),
          Optional.of(LdapServer.ADMIN),
          Optional.of(new Secret("wrong")),
          Duration.ofSeconds(5));
      assertRefused(with(stranger), "john", "perf.disk", 502, "Bad Gateway");
      server.kill();
      assertRefused(with(config(server.url())), "john", "perf.disk", 502, "Bad Gateway");
      server.startAgain();
      with(config(server.url())).require("john", "perf.disk");
    }
  }
}
