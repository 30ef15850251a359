package org.taskotron.resultsdb.retention;

import java.time.Duration;
import java.util.List;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;

/**
 * What is kept how long.
 *
 * @param every how often what nobody keeps is looked for
 * @param rules none: everything is kept for good
 */
public record RetentionConfig(@Default("1h") Duration every, List<RetentionRule> rules) {

  public RetentionConfig {
    rules = List.copyOf(rules);
    new Checks()
        .atLeast(Duration.ofMinutes(1), "every", every, "each pass looks at all old results")
        .done();
  }
}
