package org.taskotron.trigger.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.trigger.event.EventKind;
import org.taskotron.trigger.event.Sighting;
import org.taskotron.trigger.event.TriggerEvent;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.message.Interest;
import org.taskotron.trigger.rule.RuleAnswer;
import org.taskotron.trigger.rule.RuleAnswer.Verdict;
import org.taskotron.trigger.rule.Rules;
import org.taskotron.trigger.rule.Wanted;
import org.taskotron.trigger.submit.JobRequest;

/**
 * Says what is to become of a message, by the configuration and the rules as they are. Never changes: new rules mean a
 * new judge. Asks nobody. Safe for use by several threads.
 */
public record Judge(Interest interest, Rules rules, List<String> validArches) {

  public Judge {
    validArches = List.copyOf(validArches);
  }

  /** What is to become of it. */
  public Judgement of(FedmsgEnvelope message) {
    List<EventKind> listeners = interest.listeners(message.topic());
    if (listeners.isEmpty()) {
      return ended(MessageState.IGNORED, interest.whyNot(message.topic()).orElse(""));
    }
    return of(
        message, listeners.stream().map(listener -> listener.look(message)).toList());
  }

  /** What the kinds of events see in it: what {@code explain} shows. */
  public List<Sighting> sightings(FedmsgEnvelope message) {
    return interest.listeners(message.topic()).stream()
        .map(listener -> listener.look(message))
        .toList();
  }

  private Judgement of(FedmsgEnvelope message, List<Sighting> sightings) {
    for (int n = 0; n < sightings.size(); n++) {
      if (sightings.get(n) instanceof Sighting.Needs needs) {
        int place = n;
        Function<Sighting, Judgement> goOn =
            sighting -> of(message, replaced(sightings, place, sighting));
        return new Judgement.Needs(
            needs.document(),
            bytes -> goOn.apply(needs.then().apply(bytes)),
            reason -> goOn.apply(needs.otherwise().apply(reason)));
      }
    }
    List<TriggerEvent> events = sightings.stream()
        .filter(Sighting.Events.class::isInstance)
        .flatMap(sighting -> ((Sighting.Events) sighting).events().stream())
        .toList();
    return events.isEmpty() ? withoutEvents(sightings) : asked(message, events, sightings);
  }

  private static List<Sighting> replaced(List<Sighting> sightings, int place, Sighting by) {
    List<Sighting> copy = new ArrayList<>(sightings);
    copy.set(place, by);
    return copy;
  }

  private static Judgement withoutEvents(List<Sighting> sightings) {
    Set<String> failed = new LinkedHashSet<>();
    Set<String> unusable = new LinkedHashSet<>();
    Set<String> notWanted = new LinkedHashSet<>();
    for (Sighting sighting : sightings) {
      if (sighting instanceof Sighting.Failed failure) {
        failed.add(failure.reason());
      } else if (sighting instanceof Sighting.Unusable nothing) {
        unusable.add(nothing.reason());
      } else if (sighting instanceof Sighting.NotMine notMine) {
        notWanted.add(notMine.reason());
      }
    }
    if (!failed.isEmpty()) {
      return ended(MessageState.FAILED, String.join("; ", failed));
    }
    return unusable.isEmpty()
        ? ended(MessageState.IGNORED, String.join("; ", notWanted))
        : ended(MessageState.DROPPED, String.join("; ", unusable));
  }

  private static Judgement ended(MessageState state, String reason) {
    return new Judgement.Ended(state, reason, "", "[]");
  }

  private Judgement asked(
      FedmsgEnvelope message, List<TriggerEvent> events, List<Sighting> sightings) {
    Map<UUID, JobRequest> jobs = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    sightings.stream()
        .filter(Sighting.Failed.class::isInstance)
        .forEach(sighting -> failures.add(((Sighting.Failed) sighting).reason()));
    ArrayNode said = JsonNodeFactory.instance.arrayNode();
    for (TriggerEvent event : events) {
      for (RuleAnswer answer : rules.ask(event, validArches)) {
        said.add(shown(event, answer));
        if (answer.verdict() == Verdict.FAILED) {
          failures.add("rule " + answer.rule() + " (" + answer.place() + "): " + answer.words());
        }
        for (Wanted wanted : answer.wanted()) {
          JobRequest job = jobOf(message, event, wanted);
          jobs.putIfAbsent(job.uuid(), job);
        }
      }
    }
    String about = about(events);
    Optional<String> failure =
        failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
    if (!jobs.isEmpty()) {
      return new Judgement.Jobs(List.copyOf(jobs.values()), failure, about, said.toString());
    }
    return failure
        .map(reason -> new Judgement.Ended(MessageState.FAILED, reason, about, said.toString()))
        .orElseGet(() -> new Judgement.Ended(
            MessageState.IGNORED,
            said.isEmpty() ? "no rule matches" : "no rule that matches names a task",
            about,
            said.toString()));
  }

  /** The job that is wanted for an event of a message. */
  public static JobRequest jobOf(FedmsgEnvelope message, TriggerEvent event, Wanted wanted) {
    return JobRequest.of(
        message.identity(),
        wanted.task(),
        event.item(),
        event.itemType(),
        wanted.arch(),
        wanted.matchHostArch());
  }

  private static ObjectNode shown(TriggerEvent event, RuleAnswer answer) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.put("rule", answer.rule());
    shown.put("place", answer.place());
    shown.put("verdict", answer.verdict().name().toLowerCase(Locale.ROOT));
    shown.put("words", answer.words());
    shown.put("item", event.item());
    ArrayNode tasks = shown.putArray("tasks");
    answer.wanted().forEach(wanted -> tasks.add(wanted.task() + " on " + wanted.arch()));
    return shown;
  }

  private static String about(List<TriggerEvent> events) {
    TriggerEvent first = events.get(0);
    String more = events.size() == 1 ? "" : " and " + (events.size() - 1) + " more";
    return first.messageType() + " " + first.item() + more;
  }
}
