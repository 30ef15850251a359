package org.taskotron.trigger.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.trigger.event.Sighting;
import org.taskotron.trigger.event.TriggerEvent;
import org.taskotron.trigger.rule.RuleAnswer;
import org.taskotron.trigger.rule.RuleAnswer.Verdict;
import org.taskotron.trigger.submit.JobRequest;

/**
 * What a message means, at length: for people who wonder. Nothing is recorded or submitted.
 *
 * @param remarks why it is no event, or what went wrong
 */
public record Explained(
    FedmsgEnvelope message, List<String> remarks, List<Event> events, List<JobRequest> jobs) {

  /** An event of the message, and what every rule says to it. */
  public record Event(TriggerEvent event, List<RuleAnswer> answers) {}

  public Explained {
    remarks = List.copyOf(remarks);
    events = List.copyOf(events);
    jobs = List.copyOf(jobs);
  }

  /** Explains; a document that is needed is fetched once, and waited for. */
  public static Explained of(FedmsgEnvelope message, Judge judge, Documents documents) {
    List<String> remarks = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    Map<UUID, JobRequest> jobs = new LinkedHashMap<>();
    judge.interest().whyNot(message.topic()).ifPresent(remarks::add);
    for (Sighting sighting : judge.sightings(message)) {
      Sighting settled = settled(sighting, documents);
      if (settled instanceof Sighting.Events seen) {
        for (TriggerEvent event : seen.events()) {
          events.add(new Event(event, judge.rules().explain(event, judge.validArches())));
        }
      } else {
        remarks.add(words(settled));
      }
    }
    for (Event event : events) {
      for (RuleAnswer answer : event.answers()) {
        answer.wanted().forEach(wanted -> {
          JobRequest job = Judge.jobOf(message, event.event(), wanted);
          jobs.putIfAbsent(job.uuid(), job);
        });
      }
    }
    return new Explained(
        message, remarks.stream().distinct().toList(), events, List.copyOf(jobs.values()));
  }

  private static Sighting settled(Sighting sighting, Documents documents) {
    Sighting now = sighting;
    while (now instanceof Sighting.Needs needs) {
      try {
        now = needs.then().apply(documents.fetch(needs.document()).join());
      } catch (CompletionException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        now = needs
            .otherwise()
            .apply(why.getMessage() == null ? "no answer in time" : why.getMessage());
      }
    }
    return now;
  }

  private static String words(Sighting sighting) {
    if (sighting instanceof Sighting.NotMine notMine) {
      return "not wanted: " + notMine.reason();
    }
    if (sighting instanceof Sighting.Unusable unusable) {
      return "cannot be used: " + unusable.reason();
    }
    return sighting instanceof Sighting.Failed failed ? "failed: " + failed.reason() : "";
  }

  /** Whether a rule could not be decided or made no sense. */
  public boolean hasFailures() {
    return events.stream()
        .flatMap(event -> event.answers().stream())
        .anyMatch(answer -> answer.verdict() == Verdict.FAILED);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, 0, "message " + message.identity() + " on " + message.topic());
    remarks.forEach(remark -> line(text, 1, remark));
    for (Event event : events) {
      line(text, 1, event.event().messageType() + " " + event.event().item());
      for (Map.Entry<String, JsonNode> key : event.event().keys().properties()) {
        if (!key.getKey().equals("_msg")) {
          line(text, 2, key.getKey() + ": " + key.getValue());
        }
      }
      event.answers().forEach(answer -> line(text, 2, answer.place() + " " + words(answer)));
    }
    jobs.forEach(job -> line(
        text,
        1,
        "job " + job.uuid() + ": " + job.task() + " of " + job.item() + " on " + job.arch()
            + (job.matchHostArch() ? ", on a machine of that arch" : "")));
    return text.toString();
  }

  private static String words(RuleAnswer answer) {
    return switch (answer.verdict()) {
      case MATCHED -> "matches: " + String.join(", ", tasks(answer));
      case NOT_MATCHED -> "does not match: " + answer.words();
      case FAILED -> "failed: " + answer.words();
    };
  }

  private static List<String> tasks(RuleAnswer answer) {
    return answer.wanted().stream()
        .map(wanted -> wanted.task() + " on " + wanted.arch())
        .toList();
  }

  private static void line(StringBuilder text, int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", message.identity());
    json.put("topic", message.topic());
    ArrayNode why = json.putArray("remarks");
    remarks.forEach(why::add);
    ArrayNode all = json.putArray("events");
    for (Event event : events) {
      ObjectNode one = all.addObject();
      ObjectNode keys = event.event().keys().deepCopy();
      keys.remove("_msg");
      one.set("event", keys);
      ArrayNode rules = one.putArray("rules");
      for (RuleAnswer answer : event.answers()) {
        ObjectNode rule = rules.addObject();
        rule.put("place", answer.place());
        rule.put("verdict", answer.verdict().name().toLowerCase(Locale.ROOT));
        rule.put("words", answer.words());
        ArrayNode names = rule.putArray("tasks");
        tasks(answer).forEach(names::add);
      }
    }
    ArrayNode list = json.putArray("jobs");
    jobs.forEach(job -> list.addObject()
        .put("uuid", job.uuid().toString())
        .put("task", job.task())
        .put("item", job.item())
        .put("item_type", job.itemType())
        .put("arch", job.arch())
        .put("match_host_arch", job.matchHostArch()));
    return json;
  }
}
