package org.taskotron.trigger.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.id.JobUuid;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Json;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.trigger.evaluation.Judge;
import org.taskotron.trigger.event.Sighting;
import org.taskotron.trigger.event.TriggerEvent;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.MessageState;

/** What became of messages: {@code /trigger/} for people, {@code /trigger/api/v1/messages} for programs. */
public final class MessagePages {

  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 500;

  private final Supplier<Optional<Ledger>> ledger;
  private final Supplier<Judge> judge;
  private final Pages pages;
  private final Optional<String> master;

  /**
   * Serves what the ledger has.
   *
   * @param ledger empty until the database is there
   * @param judge as it is at the moment
   */
  public MessagePages(
      Supplier<Optional<Ledger>> ledger,
      Supplier<Judge> judge,
      WebContext context,
      WebConfig config) {
    this.ledger = ledger;
    this.judge = judge;
    this.pages = new Pages(context, config, "org.taskotron.trigger.templates");
    this.master = Optional.ofNullable(config.links().get("Jobs"))
        .map(jobs -> jobs.replaceAll("/taskmaster/?$", ""))
        .map(base -> base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
  }

  public Routes routes() {
    Routes routes = new Routes();
    routes.get("/", request -> Answer.redirect(request.link("/trigger/")));
    routes.get("/trigger", request -> Answer.redirect(request.link("/trigger/")));
    routes.get("/trigger/", this::list);
    routes.get("/trigger/messages/:id", this::page);
    routes.get("/trigger/api/v1/messages", this::listAsJson);
    routes.get("/trigger/api/v1/messages/:id", this::asJson);
    return routes;
  }

  private Ledger ledger() {
    return ledger
        .get()
        .orElseThrow(() -> HttpRefusal.unavailable("the database is not there yet", 5));
  }

  /** What was asked for by state and page. */
  private record Asked(Optional<MessageState> state, long before, int limit) {

    static Asked of(Request request) {
      return new Asked(
          request.query("state").filter(word -> !word.isEmpty()).map(Asked::state),
          request.query("before").map(text -> number("before", text)).orElse(Long.MAX_VALUE),
          (int) Math.min(
              LARGEST_PAGE,
              request.query("limit").map(text -> number("limit", text)).orElse((long) PAGE)));
    }

    private static MessageState state(String word) {
      for (MessageState state : MessageState.values()) {
        if (state.word().equals(word)) {
          return state;
        }
      }
      throw HttpRefusal.badRequest(
          "state: " + word + " (expected pending, done, ignored, dropped or failed)");
    }

    private static long number(String name, String text) {
      if (!text.matches("[1-9][0-9]{0,17}")) {
        throw HttpRefusal.badRequest(name + ": " + text + " (expected a number from 1)");
      }
      return Long.parseLong(text);
    }

    String query(Optional<Long> older) {
      List<String> parts = new ArrayList<>();
      state.ifPresent(one -> parts.add("state=" + one.word()));
      older.ifPresent(seq -> parts.add("before=" + seq));
      if (limit != PAGE) {
        parts.add("limit=" + limit);
      }
      return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
  }

  /** A page of the list, and where the next begins. */
  private record Listed(List<MessageView> messages, Optional<Long> older) {}

  private Listed listed(Asked asked) {
    List<MessageView> found =
        ledger().newest(asked.state(), asked.before(), asked.limit() + 1).stream()
            .map(MessageView::of)
            .toList();
    return found.size() <= asked.limit()
        ? new Listed(found, Optional.empty())
        : new Listed(
            found.subList(0, asked.limit()),
            Optional.of(found.get(asked.limit() - 1).seq()));
  }

  private Answer list(Request request) {
    Asked asked = Asked.of(request);
    Listed listed = listed(asked);
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("messages", listed.messages());
    parameters.put("state", asked.state().map(MessageState::word).orElse(""));
    parameters.put(
        "newest",
        asked.before() == Long.MAX_VALUE
            ? ""
            : request.link("/trigger/" + asked.query(Optional.empty())));
    parameters.put(
        "older",
        listed.older().isEmpty() ? "" : request.link("/trigger/" + asked.query(listed.older())));
    return pages.page(request, "Messages", "messages.jte", parameters);
  }

  private Answer listAsJson(Request request) {
    Asked asked = Asked.of(request);
    Listed listed = listed(asked);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode messages = answer.putArray("messages");
    listed.messages().forEach(message -> messages.add(json(message)));
    answer.put(
        "next",
        listed
            .older()
            .map(seq ->
                request.baseUrl() + "/trigger/api/v1/messages" + asked.query(Optional.of(seq)))
            .orElse(null));
    return Answer.json(answer);
  }

  private List<MessageView> found(Request request) {
    String id = JobUuid.withoutYear(request.path("id"));
    List<MessageView> found = ledger().ofId(id).stream().map(MessageView::of).toList();
    if (found.isEmpty()) {
      throw HttpRefusal.notFound("message " + id + " (expected the id of a message that was seen)");
    }
    return found;
  }

  private Answer asJson(Request request) {
    List<MessageView> found = found(request);
    ObjectNode answer = json(found.get(0));
    if (found.size() > 1) {
      ArrayNode others = answer.putArray("others");
      found.subList(1, found.size()).forEach(message -> others.add(json(message)));
    }
    return Answer.json(answer);
  }

  private static ObjectNode json(MessageView message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", message.id());
    json.put("state", message.state().word());
    json.put("reason", message.reason());
    ArrayNode jobs = json.putArray("jobs");
    message.jobs().forEach(job -> jobs.add(job.uuid()));
    json.put("topic", message.topic());
    json.put("event", message.event());
    json.put("received", Json.instant(message.received()));
    json.put("ended", message.ended().map(Json::instant).orElse(null));
    ArrayNode submitted = json.putArray("submitted");
    message
        .jobs()
        .forEach(job -> submitted
            .addObject()
            .put("uuid", job.uuid())
            .put("task", job.task())
            .put("item", job.item())
            .put("arch", job.arch()));
    ArrayNode rules = json.putArray("rules");
    message.said().forEach(said -> {
      ObjectNode rule = rules
          .addObject()
          .put("rule", said.place())
          .put("verdict", said.verdict().toLowerCase(Locale.ROOT))
          .put("item", said.item())
          .put("words", said.words());
      ArrayNode tasks = rule.putArray("tasks");
      said.tasks().forEach(tasks::add);
    });
    return json;
  }

  private Answer page(Request request) {
    List<MessageView> found = found(request);
    MessageView message = found.get(0);
    Optional<String> body = ledger().body(message.seq());
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("message", message);
    parameters.put("others", found.subList(1, found.size()));
    parameters.put("jobLink", master.map(base -> base + "/execdb/jobs/").orElse(""));
    parameters.put(
        "json", request.link("/trigger/api/v1/messages/" + Addresses.encoded(message.id())));
    parameters.put("body", body.orElse(""));
    parameters.put("events", body.map(this::events).orElse(List.of()));
    return pages.page(request, "Message " + message.id(), "message.jte", parameters);
  }

  /** What the rules as they are now say; an event that needs a document from elsewhere is left out. */
  private List<EventView> events(String body) {
    if (!(FedmsgEnvelope.parse(body.getBytes(UTF_8)) instanceof FedmsgEnvelope message)) {
      return List.of();
    }
    Judge now = judge.get();
    List<EventView> events = new ArrayList<>();
    for (Sighting sighting : now.sightings(message)) {
      if (sighting instanceof Sighting.Events seen) {
        for (TriggerEvent event : seen.events()) {
          events.add(new EventView(
              event.messageType(),
              event.item(),
              now.rules().explain(event, now.validArches()).stream()
                  .map(RuleView::of)
                  .toList()));
        }
      }
    }
    return events;
  }
}
