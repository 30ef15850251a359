package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say about the house is so. */
class DocumentsTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.]+)` \\|");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)[^)]*\\)");

  @Test
  void thePackageTableNamesEveryPackageAndNoOther() throws IOException {
    Set<String> told = ROW.matcher(Files.readString(RealHouse.ROOT.resolve("ARCHITECTURE.md")))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages()).isEqualTo(told);
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    for (Path document : documents()) {
      List<String> links = LINK.matcher(Files.readString(document))
          .results()
          .map((MatchResult link) -> link.group(1))
          .toList();
      assertThat(links)
          .as(document.toString())
          .allSatisfy(
              link -> assertThat(document.resolveSibling(link).normalize()).exists());
    }
  }

  private static Set<String> packages() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> modules = Files.list(RealHouse.ROOT)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java/org/taskotron");
        if (Files.isDirectory(sources) && !module.endsWith("bench")) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.endsWith("package-info.java"))
                .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                .forEach(found::add);
          }
        }
      }
    }
    return found;
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(RealHouse.ROOT);
        Stream<Path> docs = Files.walk(RealHouse.ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }
}
