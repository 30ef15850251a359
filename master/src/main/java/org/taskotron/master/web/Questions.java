package org.taskotron.master.web;

import java.util.UUID;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.master.job.JobId;

/** Reads what stands in addresses, and refuses what cannot be meant. */
final class Questions {

  private Questions() {}

  static UUID uuid(Request request) {
    return uuid(request.path("uuid"));
  }

  static UUID uuid(String text) {
    try {
      return JobId.parse(text).uuid();
    } catch (IllegalArgumentException e) {
      throw HttpRefusal.notFound(String.valueOf(e.getMessage()));
    }
  }

  /** The job of the address. */
  static JobDetail job(Views views, Request request) {
    UUID id = uuid(request);
    return views.job(id).orElseThrow(() -> HttpRefusal.notFound("uuid: " + id + " (no such job)"));
  }

  /** The attempt of the address; one that has not begun is none. */
  static int attempt(JobDetail job, Request request) {
    String text = request.path("attempt");
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (job.attempt(number).isEmpty()) {
      throw HttpRefusal.notFound(
          "attempt: the job has " + job.attempts().size() + " of them (expected one of these)");
    }
    return number;
  }

  static long number(Request request, String name, long otherwise, long lowest, long highest) {
    String text = request.query(name).map(String::strip).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    long value = text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : Long.MIN_VALUE;
    if (value < lowest || value > highest) {
      throw HttpRefusal.badRequest(
          name + ": not a number that is meant here (expected " + lowest + " to " + highest + ")");
    }
    return value;
  }
}
