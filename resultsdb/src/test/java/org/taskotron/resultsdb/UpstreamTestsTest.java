package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/upstream-tests.md} names tests that are there. */
class UpstreamTestsTest {

  private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)` \\|$", Pattern.MULTILINE);

  @Test
  void eachTestThatIsNamedIsThere() throws IOException {
    Path docs = Guide.folder().resolveSibling("upstream-tests.md");
    Map<String, String> sources = sources(docs.resolveSibling("../resultsdb/src/test/java"));
    Matcher named = NAMED.matcher(Files.readString(docs));
    int points = 0;
    while (named.find()) {
      assertThat(sources).containsKey(named.group(1));
      assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
      points++;
    }
    assertThat(points).isGreaterThan(50);
  }

  private static Map<String, String> sources(Path folder) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.put(file.toFile().getName().replace(".java", ""), Files.readString(file));
      }
    }
    return sources;
  }
}
