package org.taskotron.trigger.rule;

/** A {@code $word} of the query language. A new one is one more class, named in {@link Operators}. */
interface Operator {

  /** With its dollar sign. */
  String word();

  /** The condition that it makes of what stands behind it. Mistakes are noted at the operand. */
  Condition condition(Operand operand);
}
