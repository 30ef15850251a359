package org.taskotron.resultsdb.access;

import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.web.HttpRefusal;

/** The groups of users in an LDAP directory, asked anew each time. Safe for use by several threads. */
final class Ldap {

  private static final Logger LOG = LoggerFactory.getLogger(Ldap.class);
  private static final String NAME = "cn";
  private static final long MOST_GROUPS = 10_000;

  private final LdapConfig config;

  Ldap(LdapConfig config) {
    this.config = config;
  }

  /**
   * The names of the groups that a user is in; refuses with 502 when the directory does not tell. Only texts are read:
   * {@code returningObjFlag} is off, so that nothing of what comes is made into objects.
   */
  @SuppressWarnings("BanJNDI")
  Set<String> groups(String user) {
    Set<String> groups = new TreeSet<>();
    InitialDirContext directory = null;
    try {
      directory = new InitialDirContext(environment());
      for (LdapConfig.Search search : config.searches()) {
        String filter = search.searchString().replace(LdapConfig.USER, escaped(user));
        collect(directory.search(search.base(), filter, controls()), groups);
      }
      return groups;
    } catch (NamingException e) {
      LOG.warn("{} does not tell the groups of {}: {}", config.url(), user, e.toString());
      throw new HttpRefusal(502, "Bad Gateway");
    } finally {
      close(directory);
    }
  }

  private static void collect(NamingEnumeration<SearchResult> found, Set<String> groups)
      throws NamingException {
    try {
      while (found.hasMore()) {
        Attribute names = found.next().getAttributes().get(NAME);
        for (int i = 0; names != null && i < names.size(); i++) {
          groups.add(String.valueOf(names.get(i)));
        }
      }
    } finally {
      found.close();
    }
  }

  private SearchControls controls() {
    SearchControls controls = new SearchControls();
    controls.setSearchScope(SearchControls.SUBTREE_SCOPE);
    controls.setReturningAttributes(new String[] {NAME});
    controls.setReturningObjFlag(false);
    controls.setCountLimit(MOST_GROUPS);
    controls.setTimeLimit((int) config.timeout().toMillis());
    return controls;
  }

  private Hashtable<String, String> environment() {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
    environment.put(Context.PROVIDER_URL, config.url().toString());
    environment.put(Context.REFERRAL, "ignore");
    String millis = Long.toString(config.timeout().toMillis());
    environment.put("com.sun.jndi.ldap.connect.timeout", millis);
    environment.put("com.sun.jndi.ldap.read.timeout", millis);
    config.bindDn().ifPresent(dn -> {
      environment.put(Context.SECURITY_AUTHENTICATION, "simple");
      environment.put(Context.SECURITY_PRINCIPAL, dn);
      environment.put(
          Context.SECURITY_CREDENTIALS, config.password().orElseThrow().reveal());
    });
    return environment;
  }

  /** A name as a filter takes it literally: whatever could mean something to the filter is its bytes in hex. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && Character.isLetterOrDigit(c) || "-_.@ ".indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : String.format("\\%02x", (int) c));
    }
    return out.toString();
  }

  private static void close(@org.jspecify.annotations.Nullable InitialDirContext directory) {
    if (directory == null) {
      return;
    }
    try {
      directory.close();
    } catch (NamingException e) {
      LOG.debug("closing the connection", e);
    }
  }
}
