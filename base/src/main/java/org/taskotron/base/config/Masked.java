package org.taskotron.base.config;

/** Settings as start-up prints them. */
public final class Masked {

  private Masked() {}

  /** YAML, secrets as {@code ***}. */
  public static String text(Record settings) {
    throw new UnsupportedOperationException("comes soon");
  }
}
