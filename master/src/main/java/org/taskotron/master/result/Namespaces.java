package org.taskotron.master.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Default;

/** Which task may speak for which namespace of testcases: the historical {@code namespaces.yaml}. */
public final class Namespaces {

  private final boolean checked;
  private final Rules rules;

  /**
   * The file.
   *
   * @param namespacesSafe open to every task
   * @param namespacesWhitelist for each other namespace the beginnings of the repository URLs whose tasks may use it
   */
  public record Rules(
      @Default("[scratch]") List<String> namespacesSafe,
      Map<String, List<String>> namespacesWhitelist) {
    public Rules {
      namespacesSafe = List.copyOf(namespacesSafe);
      namespacesWhitelist = Map.copyOf(namespacesWhitelist);
    }
  }

  private Namespaces(boolean checked, Rules rules) {
    this.checked = checked;
    this.rules = rules;
  }

  /** Every task may use every namespace: for a house without the file. */
  public static Namespaces unchecked() {
    return new Namespaces(false, new Rules(List.of(), Map.of()));
  }

  public static Namespaces of(Rules rules) {
    return new Namespaces(true, rules);
  }

  public static Namespaces read(Path file) throws ConfigException {
    return of(ConfigReader.read(file, Rules.class));
  }

  /**
   * Whether a task from this repository may report under this testcase.
   *
   * @param url where the repository is maintained; empty: nowhere but here
   * @return what is wrong; empty if it may
   */
  public Optional<String> refuses(String testcase, Optional<String> url) {
    if (!checked || rules.namespacesSafe().stream().anyMatch(safe -> within(testcase, safe))) {
      return Optional.empty();
    }
    List<Map.Entry<String, List<String>>> fitting = rules.namespacesWhitelist().entrySet().stream()
        .filter(entry -> within(testcase, entry.getKey()))
        .toList();
    if (fitting.isEmpty()) {
      return Optional.of("a namespace of namespaces.yaml, for instance '"
          + (rules.namespacesSafe().isEmpty() ? "dist" : rules.namespacesSafe().get(0)) + ".'");
    }
    boolean listed = url.isPresent()
        && fitting.stream()
            .flatMap(entry -> entry.getValue().stream())
            .anyMatch(url.get()::startsWith);
    return listed
        ? Optional.empty()
        : Optional.of("a repository that namespaces.yaml lists for '"
            + fitting.get(0).getKey() + "'; this task's is " + url.orElse("maintained nowhere"));
  }

  private static boolean within(String testcase, String namespace) {
    return testcase.startsWith(namespace + ".");
  }
}
