package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;

/** What the guides to ResultsDB show can be copied, and what they point at is there. */
class OperatorsGuideTest {

  private static final String GUIDE = "resultsdb.md";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");

  @TempDir
  Path folder;

  @Test
  void allSettingsAreGood() throws Exception {
    List<String> samples = Guide.blocks(GUIDE, "yaml");
    assertThat(samples).hasSizeGreaterThan(6);
    Path file = folder.resolve("resultsdb.yaml");
    for (String sample : samples) {
      Files.writeString(file, sample);
      try {
        ConfigReader.read(file, ResultsDbConfig.class);
      } catch (ConfigException e) {
        throw new AssertionError(sample, e);
      }
    }
  }

  @Test
  void linksLeadToFilesAndHeadings() throws Exception {
    for (String guide : List.of(GUIDE, "resultsdb-api.md")) {
      var link = LINK.matcher(Files.readString(Guide.folder().resolve(guide)));
      while (link.find()) {
        Path target = Guide.folder().resolve(link.group(1).isEmpty() ? guide : link.group(1));
        assertThat(target).as(link.group()).isRegularFile();
        if (link.group(2) != null) {
          assertThat(Files.readString(target).lines().filter(line -> line.startsWith("#")))
              .as(link.group())
              .anyMatch(heading -> anchor(heading).equals(link.group(2)));
        }
      }
    }
  }

  /** A heading as the end of an address. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("#+ ", "")
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^\\w -]", "")
        .replace(' ', '-');
  }
}
