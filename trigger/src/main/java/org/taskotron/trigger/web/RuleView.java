package org.taskotron.trigger.web;

import java.util.List;
import org.taskotron.base.web.Tone;
import org.taskotron.trigger.rule.RuleAnswer;

/** What a rule says to an event, as a page shows it. */
public record RuleView(String place, String verdict, Tone tone, List<String> tasks, String words) {

  static RuleView of(RuleAnswer answer) {
    List<String> tasks = answer.wanted().stream()
        .map(wanted -> wanted.task() + " on " + wanted.arch()
            + (wanted.matchHostArch() ? " (on its own arch)" : ""))
        .toList();
    String place = MessageView.shortened(answer.place());
    return switch (answer.verdict()) {
      case MATCHED -> new RuleView(place, "matches", Tone.GOOD, tasks, "");
      case NOT_MATCHED -> new RuleView(place, "does not match", Tone.PLAIN, tasks, answer.words());
      case FAILED -> new RuleView(place, "failed", Tone.FAULT, tasks, answer.words());
    };
  }
}
