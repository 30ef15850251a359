package org.taskotron.resultsdb.api.v3;

/**
 * One field of a body of version 3. From it come what is checked, the JSON Schema, the manual and the OpenAPI document, so
 * that they say the same.
 *
 * @param words what it means, in a sentence or two
 */
public record KindField(String name, Type type, boolean required, String words) {

  /** What a value may be. */
  enum Type {
    /** One of the outcomes, in exactly this spelling. */
    OUTCOME,
    /** A testcase's name. */
    TESTCASE,
    /** A text of at least one character. */
    NAME,
    TEXT,
    TEXTS,
    /** http or https; stored in its normal spelling. */
    URL,
    EMAIL,
    INTEGER,
    FLAG
  }

  public static KindField required(String name, Type type, String words) {
    return new KindField(name, type, true, words);
  }

  public static KindField optional(String name, Type type, String words) {
    return new KindField(name, type, false, words);
  }
}
