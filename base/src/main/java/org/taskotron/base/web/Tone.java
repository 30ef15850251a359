package org.taskotron.base.web;

import java.util.Locale;

/** What a state means to people: its colour and its symbol. The word stands beside, always. */
public enum Tone {
  /** Green: all is well. */
  GOOD("✔"),
  /** Orange: a person should look. */
  WARN("▲"),
  /** Red: what was tested failed, or the task did. */
  BAD("✘"),
  /** Purple: the machinery's own fault; says nothing about what was tested. */
  FAULT("⚑"),
  /** Pink: somebody cancelled it. */
  CANCELLED("⊘"),
  /** Blue: under way. */
  ACTIVE("▶"),
  /** Grey: waits. */
  WAITING("◷"),
  /** No colour: a fact. */
  PLAIN("●");

  private final String symbol;

  Tone(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  /** The class of the stylesheet. */
  public String css() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
