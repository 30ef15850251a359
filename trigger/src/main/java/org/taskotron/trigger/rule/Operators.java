package org.taskotron.trigger.rule;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All operators of the query language. */
final class Operators {

  private static final Map<String, Operator> ALL = List.of(
          new AndOperator(),
          new InOperator(),
          new NinOperator(),
          new NotOperator(),
          new RegexOperator())
      .stream()
      .collect(Collectors.toMap(Operator::word, Function.identity()));

  private Operators() {}

  static @Nullable Operator named(String word) {
    return ALL.get(word);
  }

  static List<String> words() {
    return ALL.keySet().stream().sorted().toList();
  }
}
