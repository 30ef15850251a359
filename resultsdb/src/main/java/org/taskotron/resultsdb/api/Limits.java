package org.taskotron.resultsdb.api;

/** What is taken at most. Upstream failed with 500 at limits that its index had; these are told. */
final class Limits {

  /** A body, in bytes. */
  static final int BODY = 5 * 1024 * 1024;

  /** Bodies from here on are read beside the event loop. */
  static final int LARGE_BODY = 64 * 1024;

  /** All bodies that are being stored together; more are told to come again. */
  static final long BODIES = 48L * 1024 * 1024;

  /**
   * Results that are posted together. They are one transaction, for which everybody else waits: with so many, some
   * hundred milliseconds at most.
   */
  static final int RESULTS = 1_000;

  /** JSON within JSON. */
  static final int DEPTH = 200;

  /** A testcase's name and a data key, in characters: what MariaDB's indexes take. */
  static final int NAME = 768;

  static final int GROUP_UUID = 36;

  /** One data value, in bytes of UTF-8. */
  static final int VALUE = 65_535;

  /** Data values of one result. */
  static final int VALUES = 10_000;

  /** Groups of one result. */
  static final int GROUPS = 1_000;

  /** Names, patterns or values in one filter. */
  static final int FILTER = 1_000;

  /** Rows of a page; who asks for more gets so many, and a link to the next page. */
  static final int PAGE = 5_000;

  private Limits() {}
}
