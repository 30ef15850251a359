package org.taskotron.resultsdb.api.body;

import java.util.List;

/** A request whose body or query does not fit, with everything that is wrong with it. Answered with 400. */
public final class Invalid extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  public Invalid(List<Mistake> mistakes) {
    super(mistakes.isEmpty() ? "" : mistakes.get(0).sentence(), null, false, false);
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
