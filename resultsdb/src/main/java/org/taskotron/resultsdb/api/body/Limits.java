package org.taskotron.resultsdb.api.body;

/** What is taken at most. Upstream failed with 500 at limits that its index had; these are told. */
public final class Limits {

  /** A body, in bytes. */
  public static final int BODY = 5 * 1024 * 1024;

  /** Bodies from here on are read beside the event loop. */
  public static final int LARGE_BODY = 64 * 1024;

  /** All bodies that are being stored together; more are told to come again. */
  public static final long BODIES = 48L * 1024 * 1024;

  /**
   * Results that are posted together. They are one transaction, for which everybody else waits: with so many, some
   * hundred milliseconds at most.
   */
  public static final int RESULTS = 1_000;

  /** JSON within JSON. */
  public static final int DEPTH = 200;

  /** A testcase's name and a data key, in characters: what MariaDB's indexes take. */
  public static final int NAME = 768;

  public static final int GROUP_UUID = 36;

  /** One data value, in bytes of UTF-8. */
  public static final int VALUE = 65_535;

  /** Data values of one result. */
  public static final int VALUES = 10_000;

  /** Groups of one result. */
  public static final int GROUPS = 1_000;

  /** Names, patterns or values in one filter. */
  public static final int FILTER = 1_000;

  /** Rows of a page; who asks for more gets so many, and a link to the next page. */
  public static final int PAGE = 5_000;

  private Limits() {}
}
