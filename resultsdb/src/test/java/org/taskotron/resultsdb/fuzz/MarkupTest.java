package org.taskotron.resultsdb.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {

  private static void check(String body) {
    Markup.check(("<!doctype html>\n<html><body>" + body + "</body></html>\n")
        .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aWholePageIsWell() {
    assertThatCode(
            () -> check(
                "<p class=\"a &amp; b\" hidden>a &lt; b &#39; 漢<br>c</p><svg><path d='x'/></svg>"
                    + "<script src=\"/page.js\" defer></script><a href=\"https://x/?a=1&amp;b=2\">x</a>"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>",
        "</p>",
        "<p><b></p></b>",
        "a < b",
        "a & b",
        "<p title=\"a\"b\">x</p>",
        "<p title=\"<b\">x</p>",
        "<p title=a>x</p>",
        "<p onclick=\"x\">x</p>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<script>alert(1)</script>",
        "<a href=\" JavaScript:alert(1)\">x</a>",
        "<!-- x -->",
        "\u0001"
      })
  void whatNobodyShouldWriteIsNot(String body) {
    assertThatThrownBy(() -> check(body)).isInstanceOf(Markup.NotWell.class);
  }
}
