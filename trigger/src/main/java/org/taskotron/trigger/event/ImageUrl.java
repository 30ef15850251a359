package org.taskotron.trigger.event;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.config.Nearest;

/** A template of an image's URL over the parts of a compose: {@code https://host/${name}-${version}-${release}.${arch}.qcow2}. */
public final class ImageUrl {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final List<String> KNOWN = List.of("name", "version", "release", "arch");

  private final String template;

  /**
   * @throws IllegalArgumentException a placeholder that nobody fills in
   */
  public ImageUrl(String template) {
    this.template = template;
    Matcher placeholder = PLACEHOLDER.matcher(template);
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            placeholder.group() + " (expected one of ${name}, ${version}, ${release}, " + "${arch}"
                + Nearest.to(name, KNOWN)
                    .map(near -> "; did you mean ${" + near + "}?")
                    .orElse("") + ")");
      }
    }
  }

  String of(ComposeId compose, String arch) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(placeholder -> Matcher.quoteReplacement(
            switch (placeholder.group(1)) {
              case "name" -> compose.name();
              case "version" -> compose.version();
              case "release" -> compose.release();
              default -> arch;
            }));
  }

  @Override
  public String toString() {
    return template;
  }
}
