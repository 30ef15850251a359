package org.taskotron.master.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnsiTest {

  private static String html(String line) {
    return new Ansi().html(line);
  }

  @Test
  void coloursBecomeClassesAndMarkupStaysText() {
    assertThat(html("\u001b[1;31m<b>&\"\u001b[0m done"))
        .isEqualTo("<span class=\"ab af1\">&lt;b&gt;&amp;&quot;</span> done");
    assertThat(html("\u001b[38;5;196mx\u001b[39my")).isEqualTo("<span class=\"af9\">x</span>y");
    assertThat(html("\u001b[48;2;0;200;0mx")).isEqualTo("<span class=\"ag2\">x</span>");
  }

  @Test
  void aColourLastsUntilItIsSwitchedOff() {
    Ansi ansi = new Ansi();
    assertThat(ansi.html("\u001b[32mone")).isEqualTo("<span class=\"af2\">one</span>");
    assertThat(ansi.html("two\u001b[0m")).isEqualTo("<span class=\"af2\">two</span>");
    assertThat(ansi.html("three")).isEqualTo("three");
  }

  @Test
  void whatATerminalWouldObeyIsLeftOut() {
    assertThat(html("a\u001b[2Kb\u001b]0;title\u0007c\u001b]8;;http://evil\u001b\\d"))
        .isEqualTo("abcd");
    assertThat(html("bell\u0007 back\b nul\0 csi\u009b31m")).isEqualTo("bell back nul csi31m");
    assertThat(html("10 %\r20 %\r30 %\r")).isEqualTo("30 %");
  }

  @Test
  void brokenSequencesHarmNobody() {
    for (String line : new String[] {
      "x\u001b", "x\u001b[", "x\u001b[31", "x\u001b]0;", "x\u001b[99999999999m", "x\u001b[38;5m"
    }) {
      assertThat(html(line)).startsWith("x").doesNotContain("\u001b");
    }
  }
}
