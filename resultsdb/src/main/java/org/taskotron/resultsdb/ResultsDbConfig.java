package org.taskotron.resultsdb;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.web.WebConfig;
import org.taskotron.resultsdb.access.LdapConfig;
import org.taskotron.resultsdb.access.OidcConfig;
import org.taskotron.resultsdb.access.Permission;
import org.taskotron.resultsdb.access.TokenConfig;
import org.taskotron.resultsdb.announce.AnnounceConfig;
import org.taskotron.resultsdb.api.body.RequiredData;
import org.taskotron.resultsdb.decision.DecisionPolicy;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.retention.RetentionConfig;

/**
 * {@code resultsdb.yaml}.
 *
 * @param directory where database and logs are; missing: beside this file
 * @param database where results are kept
 * @param log how {@code twistd.log} is written
 * @param api where programs post and read; port 5001
 * @param frontend where people read; port 5002
 * @param apiUrl where the frontend reads; missing: the API of this process, or of this machine
 * @param publicApiUrl where the pages send people for JSON, and what the links of announcements begin with; missing:
 *     {@code api_url}, and for announcements this API's listener
 * @param additionalResultOutcomes outcomes beside PASSED, INFO, FAILED and NEEDS_INSPECTION
 * @param decisionPolicies lists of required testcases that a decision can be asked for by name
 * @param documentation where the API's landing page sends people
 * @param announce where new results are announced, and which
 * @param tokens who may post; without any everybody may, as in the ResultsDB of old
 * @param oidc the provider whose users may post over version 3 of the API; missing: there is no version 3
 * @param permissions what they may post
 * @param ldap where their groups are
 * @param strictUpstream whether errors and links are exactly those of old, without what we add
 * @param jsonp whether {@code callback=NAME} makes a script of an answer
 * @param requiredData fields that posts must have here beside those that every ResultsDB wants
 * @param retention what is kept how long; without rules everything is kept for good
 */
public record ResultsDbConfig(
    Optional<Path> directory,
    @Default("{}") DatabaseConfig database,
    @Default("{}") LogConfig log,
    @Default("{}") WebConfig api,
    @Default("{}") WebConfig frontend,
    Optional<URI> apiUrl,
    Optional<URI> publicApiUrl,
    List<String> additionalResultOutcomes,
    @Default("http://docs.resultsdb20.apiary.io/") URI documentation,
    @Default("{}") AnnounceConfig announce,
    List<TokenConfig> tokens,
    Optional<OidcConfig> oidc,
    List<Permission> permissions,
    Optional<LdapConfig> ldap,
    List<DecisionPolicy> decisionPolicies,
    @Default("false") boolean strictUpstream,
    @Default("false") boolean jsonp,
    @Default("{}") RequiredData requiredData,
    @Default("{}") RetentionConfig retention) {

  /** The file's name in a directory. */
  public static final String FILE = "resultsdb.yaml";

  static final int API_PORT = 5001;
  static final int FRONTEND_PORT = 5002;

  public ResultsDbConfig {
    additionalResultOutcomes = List.copyOf(additionalResultOutcomes);
    tokens = List.copyOf(tokens);
    permissions = List.copyOf(permissions);
    decisionPolicies = List.copyOf(decisionPolicies);
    Checks checks = new Checks();
    web(checks, "apiUrl", apiUrl);
    web(checks, "publicApiUrl", publicApiUrl);
    for (String outcome : additionalResultOutcomes) {
      checks.that(
          Outcomes.isWord(outcome),
          "additionalResultOutcomes",
          outcome + " (expected capitals, digits and underscores, such as " + suggested(outcome)
              + ")");
    }
    Set<String> names = new HashSet<>();
    for (TokenConfig token : tokens) {
      checks.that(
          names.add(token.name()), "tokens", token.name() + " twice (expected each name once)");
    }
    checks.that(
        ldap.isPresent()
            || permissions.stream().allMatch(permission -> permission.groups().isEmpty()),
        "permissions",
        "groups without ldap (expected ldap, where groups are, or users only)");
    checks.that(
        oidc.isPresent() || permissions.isEmpty(),
        "permissions",
        "without oidc (expected oidc, which says who is who)");
    Set<String> policies = new HashSet<>();
    for (DecisionPolicy policy : decisionPolicies) {
      checks.that(
          policies.add(policy.name()),
          "decisionPolicies",
          policy.name() + " twice (expected each name once)");
    }
    checks.done();
  }

  private static void web(Checks checks, String component, Optional<URI> url) {
    checks.that(
        url.isEmpty() || isWeb(url.get()),
        component,
        url.map(URI::toString).orElse("")
            + " (expected http or https, such as http://127.0.0.1:5001/api/v2.0)");
  }

  private static boolean isWeb(URI url) {
    return url.getHost() != null
        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
  }

  private static String suggested(String outcome) {
    String word = outcome.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    return Outcomes.isWord(word) ? word : "BLOCKED";
  }

  /** Where database and logs are, for a configuration that was read from this file. */
  Path directoryBeside(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    Path here = parent == null ? Path.of("/") : parent;
    return directory.map(here::resolve).orElse(here);
  }
}
