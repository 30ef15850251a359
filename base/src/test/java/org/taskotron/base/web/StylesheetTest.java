package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The stylesheet's colours, measured as WCAG 2 says. */
class StylesheetTest {

  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

  private static String sheet() throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream("assets/style.css")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Map<String, String> colours(String part) {
    Map<String, String> colours = new HashMap<>();
    Matcher matcher = COLOUR.matcher(part);
    while (matcher.find()) {
      colours.put(matcher.group(1), matcher.group(2));
    }
    return colours;
  }

  @Test
  void textHasEnoughContrastInLightAndDark() throws IOException {
    String sheet = sheet();
    int dark = sheet.indexOf("prefers-color-scheme: dark");
    check(colours(sheet.substring(0, dark)));
    check(colours(sheet.substring(dark)));
  }

  private static void check(Map<String, String> colours) {
    for (Tone tone : Tone.values()) {
      if (tone != Tone.PLAIN) {
        String name = tone.name().toLowerCase(Locale.ROOT);
        assertContrast(colours, name, name + "-tint");
        assertContrast(colours, name, "ground");
      }
    }
    for (String ground : new String[] {"ground", "raised", "active-tint"}) {
      assertContrast(colours, "text", ground);
      assertContrast(colours, "link", ground);
    }
    assertContrast(colours, "soft", "ground");
    assertContrast(colours, "soft", "raised");
    assertThat(contrast(colours, "focus", "ground")).isGreaterThanOrEqualTo(3);
  }

  private static void assertContrast(Map<String, String> colours, String text, String ground) {
    assertThat(contrast(colours, text, ground))
        .as("%s on %s", text, ground)
        .isGreaterThanOrEqualTo(4.5);
  }

  private static double contrast(Map<String, String> colours, String one, String other) {
    double a = luminance(colours, one);
    double b = luminance(colours, other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(Map<String, String> colours, String name) {
    String hex = colours.get(name);
    assertThat(hex).as(name).isNotNull();
    return 0.2126 * channel(hex, 0) + 0.7152 * channel(hex, 2) + 0.0722 * channel(hex, 4);
  }

  private static double channel(String hex, int at) {
    double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  @Test
  void itStaysAFewKilobytesAndLoadsNothing() throws IOException {
    assertThat(sheet().length()).isLessThan(12_000);
    assertThat(sheet()).doesNotContain("url(").doesNotContain("@import");
  }
}
