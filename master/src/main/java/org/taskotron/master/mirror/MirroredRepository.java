package org.taskotron.master.mirror;

import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;
import org.taskotron.base.config.Refused;

/**
 * One entry of {@code master.yaml: mirror}.
 *
 * @param name {@code <namespace>/<repository>}, as rules name it
 * @param url where it is maintained: {@code https}, {@code http}, {@code ssh}, {@code file}, {@code user@host:path}, or
 *     an absolute path
 * @param branch the default branch; without it the remote's own
 */
public record MirroredRepository(String name, String url, Optional<String> branch) {

  private static final String PART = "[A-Za-z0-9][A-Za-z0-9._+-]{0,99}";
  private static final Pattern NAME = Pattern.compile(PART + "/" + PART);
  private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "file");

  public MirroredRepository {
    if (!isName(name)) {
      throw new Refused(
          "name",
          name
              + " (expected NAMESPACE/NAME, each of letters, digits and ._+-, not beginning with a dot)");
    }
    String wrong = wrongUrl(url);
    if (!wrong.isEmpty()) {
      throw new Refused("url", withoutPassword(url) + " (expected " + wrong + ")");
    }
    if (branch.isPresent() && (branch.get().isEmpty() || branch.get().startsWith("refs/"))) {
      throw new Refused(
          "branch", "'" + branch.get() + "' (expected a branch's name, for instance main)");
    }
  }

  /** Whether this can be a repository's name: two parts that lead nowhere else. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches()
        && !text.contains("..")
        && !text.endsWith(".git")
        && !text.endsWith(".lock");
  }

  private static String wrongUrl(String url) {
    if (url.contains("::")) {
      return "a URL or an absolute path";
    }
    try {
      URIish parsed = new URIish(url);
      if (parsed.getScheme() != null) {
        return SCHEMES.contains(parsed.getScheme()) ? "" : "https, http, ssh or file";
      }
      boolean remote = parsed.getHost() != null;
      boolean absolute = parsed.getPath() != null && parsed.getPath().startsWith("/");
      return remote || absolute ? "" : "a URL or an absolute path";
    } catch (URISyntaxException | IllegalArgumentException e) {
      return "a URL or an absolute path";
    }
  }

  /** The URL as it may be shown. */
  public String shownUrl() {
    return withoutPassword(url);
  }

  static String withoutPassword(String url) {
    return url.replaceFirst("(?<=://)([^/@:]*):[^/@]*@", "$1:***@");
  }

  @Override
  public String toString() {
    return name + " (" + shownUrl() + ")";
  }
}
