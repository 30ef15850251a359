package org.taskotron.master.web;

import java.util.UUID;

/** Where things are on this master; all without what a proxy puts in front. */
public final class Paths {

  static final String HOME = "/taskmaster";
  static final String JOBS = HOME + "/jobs";
  static final String SLAVES = HOME + "/slaves";
  static final String QUEUE = HOME + "/queue";
  static final String HELP = HOME + "/help";
  static final String API = HOME + "/api/v1";

  private Paths() {}

  public static String job(UUID id) {
    return JOBS + "/" + id;
  }

  /** The log viewer. */
  public static String log(UUID id, int attempt) {
    return job(id) + "/attempts/" + attempt + "/log";
  }

  /** The log's bytes. */
  public static String rawLog(UUID id, int attempt) {
    return job(id) + "/attempts/" + attempt + "/log.txt";
  }

  /** What the log viewer's script asks. */
  public static String logApi(UUID id, int attempt) {
    return API + "/jobs/" + id + "/attempts/" + attempt + "/log";
  }

  public static String execDb(UUID id) {
    return "/execdb/jobs/" + id;
  }

  /** The artifacts of an attempt: the first has the job's own folder, later ones a folder in it. */
  public static String artifacts(UUID id, int attempt) {
    return "/artifacts/all/" + id + "/" + (attempt > 1 ? "attempt-" + attempt + "/" : "");
  }
}
