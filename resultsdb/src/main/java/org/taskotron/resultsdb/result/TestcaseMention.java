package org.taskotron.resultsdb.result;

/** A testcase as somebody names it: one that is not known comes to be, one that is known may get another link. */
public record TestcaseMention(String name, Said refUrl) {

  /** Its name and nothing else. */
  public static TestcaseMention of(String name) {
    return new TestcaseMention(name, Said.NOTHING);
  }
}
