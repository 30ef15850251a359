package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.access.Access;
import org.taskotron.resultsdb.access.Caller;
import org.taskotron.resultsdb.access.Right;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.JsonBody;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.retention.NewPin;
import org.taskotron.resultsdb.retention.Pin;
import org.taskotron.resultsdb.retention.RetentionStore;

/** {@code /pins}: which results and groups shall stay, whatever the rules of retention say. */
public final class PinRoutes {

  private static final String PATH = Links.ROOT + "/pins";
  private static final int BODY = 256 * 1024;
  private static final int REASON = 8_192;
  private static final int BY = 255;
  private static final Set<String> FIELDS = Set.of("result", "group", "reason", "by", "pinned");
  /** What a list can be asked. */
  static final Set<String> PARAMETERS = Set.of("page", "limit", "_after");

  private final Supplier<RetentionStore> pins;
  private final Access access;

  public PinRoutes(Supplier<RetentionStore> pins, Access access) {
    this.pins = pins;
    this.access = access;
  }

  public void addTo(Routes routes) {
    routes.get(PATH, Endpoint.handler(this::list));
    routes.postAsync(PATH, Endpoint.async(this::post)).maxBody(BODY);
  }

  private Answer list(Request request) {
    Fields fields = new Fields();
    Paging<Long> paging = Paging.of(request, Places.BY_ID, fields);
    Endpoint.knowOnly(PARAMETERS, request, fields);
    fields.done();
    Slice<Pin> found = pins.get().pins(paging.window());
    Links links = Links.of(request);
    return Told.page(
        found.items(),
        paging.previous(request, found, Pin::id, Places.BY_ID),
        paging.next(request, found, Pin::id, Places.BY_ID),
        OptionalLong.empty(),
        (out, pin) -> pin(out, pin, true, links));
  }

  private CompletionStage<Answer> post(Request request) {
    ObjectNode body = JsonBody.read(request);
    Caller caller = access.caller(request, body);
    caller.require(Right.PINS);
    Fields fields = new Fields();
    Endpoint.knowOnly(FIELDS, body, fields);
    Optional<Long> result = result(body, fields);
    Optional<String> group = fields.optionalText(body, "group", "group");
    if (Fields.value(body, "result") == null && Fields.value(body, "group") == null) {
      fields.wrong(Mistake.missing(body, "result"));
    } else if (Fields.value(body, "result") != null && Fields.value(body, "group") != null) {
      fields.wrong(Mistake.value("must not be given beside result", body.get("group"), "group"));
    }
    Links links = Links.of(request);
    if (!pinned(body, fields)) {
      fields.done();
      return pins.get().unpin(result, group).thenApply(pin -> told(pin, false, links));
    }
    Optional<String> reason = fields.name(body, "reason", REASON, "reason");
    Optional<String> by = caller.name().or(() -> fields.name(body, "by", BY, "by"));
    fields.done();
    NewPin pin = new NewPin(result, group, reason.orElseThrow(), by.orElseThrow());
    return pins.get().pin(pin).thenApply(made -> told(made, true, links));
  }

  private static Answer told(Optional<Pin> pin, boolean pinned, Links links) {
    return pin.map(one -> Told.answer(201, out -> pin(out, one, pinned, links)))
        .orElseGet(() ->
            Answer.message(404, pinned ? "There is no such result or group" : "Pin not found"));
  }

  private static Optional<Long> result(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "result");
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      fields.wrong(
          new Mistake(List.of("result"), "int_type", "Input should be a valid integer", value));
      return Optional.empty();
    }
    return Optional.of(value.longValue());
  }

  private static boolean pinned(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "pinned");
    if (value != null && !value.isBoolean()) {
      fields.wrong(
          new Mistake(List.of("pinned"), "bool_type", "Input should be a valid boolean", value));
    }
    return value == null || value.asBoolean();
  }

  private static void pin(JsonGenerator out, Pin pin, boolean pinned, Links links)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("by", pin.by());
    Told.text(out, "group", pin.group());
    out.writeStringField(
        "href",
        pin.result()
            .map(id -> links.addresses().result(id))
            .orElseGet(() -> links.group(pin.group().orElse(""))));
    out.writeNumberField("id", pin.id());
    out.writeBooleanField("pinned", pinned);
    out.writeStringField("reason", pin.reason());
    out.writeFieldName("result");
    if (pin.result().isPresent()) {
      out.writeNumber(pin.result().get());
    } else {
      out.writeNull();
    }
    out.writeStringField("submit_time", ResultJson.time(pin.made()));
    out.writeEndObject();
  }
}
