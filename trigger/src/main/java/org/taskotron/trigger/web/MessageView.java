package org.taskotron.trigger.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.bus.Json;
import org.taskotron.base.web.Tone;
import org.taskotron.trigger.ledger.LedgerEntry;
import org.taskotron.trigger.ledger.MessageState;

/** A message of the ledger as pages and REST show it. */
public record MessageView(
    long seq,
    String id,
    String topic,
    Instant received,
    Optional<Instant> ended,
    MessageState state,
    String reason,
    String event,
    List<Said> said,
    List<JobView> jobs) {

  /** What a rule said. */
  public record Said(String place, String verdict, String item, List<String> tasks, String words) {

    /** In one line. */
    public String line() {
      return verdict.equals("matched") ? String.join(", ", tasks) : words;
    }
  }

  /** A job that was submitted. */
  public record JobView(String uuid, String task, String item, String arch) {}

  static MessageView of(LedgerEntry entry) {
    List<Said> said = new ArrayList<>();
    for (JsonNode rule : read(entry.said())) {
      List<String> tasks = new ArrayList<>();
      rule.path("tasks").forEach(task -> tasks.add(task.asText()));
      said.add(new Said(
          shortened(rule.path("place").asText()),
          rule.path("verdict").asText(),
          rule.path("item").asText(),
          tasks,
          rule.path("words").asText()));
    }
    List<JobView> jobs = new ArrayList<>();
    for (JsonNode job : read(entry.jobs())) {
      jobs.add(new JobView(
          job.path("uuid").asText(),
          job.path("task").asText(),
          job.path("item").asText(),
          job.path("arch").asText()));
    }
    return new MessageView(
        entry.seq(),
        entry.id(),
        entry.topic(),
        entry.received(),
        Optional.ofNullable(entry.ended()),
        entry.state(),
        entry.reason(),
        entry.event(),
        said,
        jobs);
  }

  /** {@code trigger_rules.yml:12} says it, without the folder. */
  static String shortened(String place) {
    return place.substring(place.lastIndexOf('/') + 1);
  }

  private static JsonNode read(String json) {
    try {
      return Json.read(json);
    } catch (IOException e) {
      throw new IllegalStateException("the ledger holds what we wrote", e);
    }
  }

  /** Its colour. */
  public Tone tone() {
    return toneOf(state);
  }

  static Tone toneOf(MessageState state) {
    return switch (state) {
      case PENDING -> Tone.WAITING;
      case DONE -> Tone.GOOD;
      case IGNORED -> Tone.PLAIN;
      case DROPPED -> Tone.WARN;
      case FAILED -> Tone.FAULT;
    };
  }

  /** What it is about, or where it was published. */
  public String about() {
    return event.isEmpty() ? topic : event;
  }
}
