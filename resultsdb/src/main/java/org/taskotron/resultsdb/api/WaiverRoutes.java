package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.access.Access;
import org.taskotron.resultsdb.access.Caller;
import org.taskotron.resultsdb.access.Right;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.JsonBody;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.api.body.Moments;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.waiver.KnownWaiver;
import org.taskotron.resultsdb.waiver.NewWaiver;
import org.taskotron.resultsdb.waiver.PostedWaiver;
import org.taskotron.resultsdb.waiver.Waiver;
import org.taskotron.resultsdb.waiver.WaiverQuery;
import org.taskotron.resultsdb.waiver.WaiverState;
import org.taskotron.resultsdb.waiver.WaiverStore;

/** {@code /waivers}: who said that what a test found shall not count. */
public final class WaiverRoutes {

  private static final String PATH = Links.ROOT + "/waivers";
  private static final int BODY = 256 * 1024;
  private static final int REASON = 8_192;
  private static final int BY = 255;
  private static final Set<String> FIELDS =
      Set.of("item", "testcase", "scenario", "waived", "reason", "by", "expires");
  /** What a list can be asked. */
  static final Set<String> PARAMETERS =
      Set.of("item", "testcase", "scenario", "state", "page", "limit", "_after");

  private final Supplier<WaiverStore> waivers;
  private final Access access;
  private final Clock clock;

  public WaiverRoutes(Supplier<WaiverStore> waivers, Access access, Clock clock) {
    this.waivers = waivers;
    this.access = access;
    this.clock = clock;
  }

  public void addTo(Routes routes) {
    routes.get(PATH, Endpoint.handler(this::list));
    routes.get(PATH + "/:id", Endpoint.handler(this::one));
    routes.postAsync(PATH, Endpoint.async(this::post)).maxBody(BODY);
  }

  private Answer one(Request request) {
    return Endpoint.id(request)
        .flatMap(waivers.get()::waiver)
        .map(found -> Told.answer(200, out -> waiver(out, found, Links.of(request))))
        .orElseGet(() -> Answer.message(404, "Waiver not found"));
  }

  private Answer list(Request request) {
    Fields fields = new Fields();
    Paging<Long> paging = Paging.of(request, Places.BY_ID, fields);
    Endpoint.knowOnly(PARAMETERS, request, fields);
    WaiverQuery query = new WaiverQuery(
        Endpoint.list(request, "item", fields),
        Endpoint.list(request, "testcase", fields),
        Endpoint.list(request, "scenario", fields),
        states(request, fields));
    fields.done();
    Slice<KnownWaiver> found = waivers.get().waivers(query, paging.window());
    Links links = Links.of(request);
    return Told.page(
        found.items(),
        paging.previous(request, found, one -> one.waiver().id(), Places.BY_ID),
        paging.next(request, found, one -> one.waiver().id(), Places.BY_ID),
        OptionalLong.empty(),
        (out, one) -> waiver(out, one, links));
  }

  private static Set<WaiverState> states(Request request, Fields fields) {
    Set<WaiverState> states = EnumSet.noneOf(WaiverState.class);
    for (String word : Endpoint.list(request, "state", fields)) {
      Optional<WaiverState> state = Stream.of(WaiverState.values())
          .filter(one -> word(one).equals(word.toLowerCase(Locale.ROOT)))
          .findFirst();
      state.ifPresentOrElse(
          states::add,
          () -> fields.wrong(Mistake.value(
              "must be one of: "
                  + String.join(
                      ", ",
                      Stream.of(WaiverState.values()).map(WaiverRoutes::word).toList()),
              TextNode.valueOf(word),
              "state")));
    }
    return states;
  }

  private static String word(WaiverState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private CompletionStage<Answer> post(Request request) {
    ObjectNode body = JsonBody.read(request);
    Caller caller = access.caller(request, body);
    Fields fields = new Fields();
    Optional<String> key = Endpoint.key(request, fields);
    NewWaiver waiver = waiver(body, caller.name(), fields);
    caller.require(Right.WAIVERS, waiver.testcase());
    Links links = Links.of(request);
    return waivers
        .get()
        .post(waiver, key.map(waiver::under))
        .thenApply(posted -> told(posted, key.orElse(""), links));
  }

  private static Answer told(PostedWaiver posted, String key, Links links) {
    KnownWaiver waiver = posted.waiver();
    return switch (posted.how()) {
      case NEW -> Told.answer(201, out -> waiver(out, waiver, links));
      case REPEATED ->
        Told.answer(201, out -> waiver(out, waiver, links)).header("Idempotency-Replayed", "true");
      case KEY_TAKEN ->
        Answer.message(
            422,
            Endpoint.KEY_HEADER + " " + key + ": waiver " + waiver.waiver().id()
                + " was stored under it from another body");
    };
  }

  /**
   * What is posted.
   *
   * @param caller who it is, where that is known; else the body says so
   */
  private NewWaiver waiver(ObjectNode body, Optional<String> caller, Fields fields) {
    Optional<String> item = fields.name(body, "item", Limits.NAME, "item");
    Optional<String> testcase = fields.name(body, "testcase", Limits.NAME, "testcase");
    Optional<String> scenario = scenario(body, fields);
    boolean waived = waived(body, fields);
    Optional<String> reason = said(body, "reason", REASON, fields);
    Optional<String> by = caller.isPresent() ? caller : said(body, "by", BY, fields);
    Optional<Instant> expires = expires(body, waived, fields);
    Endpoint.knowOnly(FIELDS, body, fields);
    fields.done();
    return new NewWaiver(
        item.orElseThrow(),
        testcase.orElseThrow(),
        scenario,
        waived,
        reason.orElseThrow(),
        by.orElseThrow(),
        expires);
  }

  /** Missing, null and empty mean any. */
  private static Optional<String> scenario(ObjectNode body, Fields fields) {
    Optional<String> scenario =
        fields.optionalText(body, "scenario", "scenario").filter(text -> !text.isEmpty());
    scenario.ifPresent(text -> fields.fits(text, Limits.NAME, body.get("scenario"), "scenario"));
    return scenario;
  }

  private static boolean waived(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "waived");
    if (value != null && !value.isBoolean()) {
      fields.wrong(
          new Mistake(List.of("waived"), "bool_type", "Input should be a valid boolean", value));
    }
    return value == null || value.asBoolean();
  }

  /** A text with something in it. */
  private static Optional<String> said(ObjectNode body, String field, int longest, Fields fields) {
    Optional<String> text = fields.name(body, field, longest, field);
    if (text.filter(String::isBlank).isPresent()) {
      fields.wrong(Mistake.value("must say something", body.get(field), field));
    }
    return text;
  }

  private Optional<Instant> expires(ObjectNode body, boolean waived, Fields fields) {
    Optional<Instant> expires = Moments.of(body, "expires", fields);
    if (expires.filter(time -> !time.isAfter(clock.instant())).isPresent()) {
      fields.wrong(Mistake.value("must be in the future", body.get("expires"), "expires"));
    }
    if (expires.isPresent() && !waived) {
      fields.wrong(Mistake.value(
          "must not be given with waived: false, which ends a waiver for good",
          body.get("expires"),
          "expires"));
    }
    return expires;
  }

  private static void waiver(JsonGenerator out, KnownWaiver known, Links links) throws IOException {
    waiver(out, known.waiver(), Optional.of(known.state()), links);
  }

  /** A waiver as a part of another answer. */
  static void waiver(JsonGenerator out, Waiver waiver, Links links) throws IOException {
    waiver(out, waiver, Optional.empty(), links);
  }

  private static void waiver(
      JsonGenerator out, Waiver waiver, Optional<WaiverState> state, Links links)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("by", waiver.by());
    Told.text(out, "expires", waiver.expires().map(ResultJson::time));
    out.writeStringField("href", links.collection("waivers") + "/" + waiver.id());
    out.writeNumberField("id", waiver.id());
    out.writeStringField("item", waiver.item());
    out.writeStringField("reason", waiver.reason());
    Told.text(out, "scenario", waiver.scenario());
    if (state.isPresent()) {
      out.writeStringField("state", word(state.get()));
    }
    out.writeStringField("submit_time", ResultJson.time(waiver.made()));
    out.writeStringField("testcase", waiver.testcase());
    out.writeBooleanField("waived", waiver.waived());
    out.writeEndObject();
  }
}
