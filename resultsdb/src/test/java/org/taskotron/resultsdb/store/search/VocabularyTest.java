package org.taskotron.resultsdb.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskotron.resultsdb.result.TextPattern;
import org.taskotron.resultsdb.store.search.Vocabulary.Matches;

class VocabularyTest {

  private final Vocabulary vocabulary = new Vocabulary();

  private Matches like(int most, String... patterns) {
    return vocabulary.like(List.of(patterns).stream().map(TextPattern::new).toList(), most);
  }

  @Test
  void textsAreFoundByWhatStandsBetweenTheStars() {
    List<String> texts = List.of("kernel-6.1", "bash-5.2", "", "Kernel", "naïve-🙂-1", "a*b");
    texts.forEach(text -> vocabulary.add(text, 1));
    for (String pattern : List.of(
        "*ern*",
        "kernel*",
        "*1",
        "*-*-*",
        "*",
        "**",
        "",
        "bash-5.2",
        "b*h-*2",
        "*🙂*",
        "*ï*e*",
        "*x*",
        "a*b",
        "kernel-6.1*kernel-6.1",
        "*kernel-6.1*",
        "b*bash*")) {
      List<String> expected =
          texts.stream().filter(new TextPattern(pattern)::matches).toList();
      assertThat(like(100, pattern).texts())
          .as(pattern)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aTextIsAsNewAsItsNewestResult() {
    vocabulary.add("a", 5);
    vocabulary.add("b", 9);
    vocabulary.add("a", 20);
    vocabulary.add("a", 3);
    assertThat(like(10, "*")).isEqualTo(new Matches(List.of("a", "b"), List.of(20L, 9L), 2));
  }

  @Test
  void theNewestAreToldWhenThereAreTooMany() {
    for (int i = 0; i < 10_000; i++) {
      vocabulary.add("item-" + i, i);
    }
    Matches matches = like(3, "item*");
    assertThat(matches.all()).isEqualTo(10_000);
    assertThat(matches.texts()).containsExactly("item-9999", "item-9998", "item-9997");
    assertThat(like(3, "*-77*").texts()).containsExactly("item-7799", "item-7798", "item-7797");
    assertThat(vocabulary.size()).isLessThan(600_000);
  }

  @Test
  void ofEquallyNewTextsFewerAreToldRatherThanSome() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      vocabulary.add("t" + i, i < 8 ? 5 : 7);
      texts.add("t" + i);
    }
    assertThat(like(4, "t*")).isEqualTo(new Matches(List.of("t8", "t9"), List.of(7L, 7L), 10));
  }
}
