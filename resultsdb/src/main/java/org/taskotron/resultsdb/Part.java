package org.taskotron.resultsdb;

/** What a process of ours can be: both by default. */
public enum Part {
  /** The REST API with the store behind it. */
  API,
  /** The pages, which read over REST. */
  FRONTEND
}
