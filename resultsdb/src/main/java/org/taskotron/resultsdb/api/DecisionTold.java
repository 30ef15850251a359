package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.taskotron.resultsdb.decision.Absence;
import org.taskotron.resultsdb.decision.Answered;
import org.taskotron.resultsdb.decision.Counted;
import org.taskotron.resultsdb.decision.Decision;
import org.taskotron.resultsdb.decision.Facets;
import org.taskotron.resultsdb.decision.Question;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.waiver.Waiver;

/** Writes a decision. */
final class DecisionTold {

  private DecisionTold() {}

  static void decision(JsonGenerator out, Question question, Decision decision, Links links)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("item", question.item());
    out.writeArrayFieldStart("requirements");
    for (Answered answered : decision.requirements()) {
      answered(out, answered, links);
    }
    out.writeEndArray();
    out.writeBooleanField("satisfied", decision.satisfied());
    Told.text(out, "since", question.since().map(ResultJson::time));
    out.writeStringField("summary", decision.summary());
    texts(out, "type", new TreeSet<>(question.types()));
    Told.text(out, "when", question.when().map(ResultJson::time));
    out.writeEndObject();
  }

  private static void answered(JsonGenerator out, Answered answered, Links links)
      throws IOException {
    out.writeStartObject();
    Told.text(out, "arch", answered.requirement().arch());
    out.writeFieldName("missing");
    absence(out, answered.absence(), links);
    out.writeFieldName("result");
    Optional<Counted> decisive = answered.decisive();
    if (decisive.isPresent()) {
      result(out, decisive.get().result(), decisive.get().waiver(), links);
    } else {
      out.writeNull();
    }
    out.writeArrayFieldStart("results");
    for (Counted counted : answered.results()) {
      result(out, counted.result(), counted.waiver(), links);
    }
    out.writeEndArray();
    Told.text(out, "scenario", answered.requirement().scenario());
    out.writeStringField("state", answered.state().name().toLowerCase(Locale.ROOT));
    out.writeStringField("testcase", answered.requirement().testcase());
    out.writeFieldName("waiver");
    waiver(out, answered.waiver(), links);
    out.writeEndObject();
  }

  private static void waiver(JsonGenerator out, Optional<Waiver> waiver, Links links)
      throws IOException {
    if (waiver.isPresent()) {
      WaiverRoutes.waiver(out, waiver.get(), links);
    } else {
      out.writeNull();
    }
  }

  private static void absence(JsonGenerator out, Optional<Absence> absence, Links links)
      throws IOException {
    if (absence.isEmpty()) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    out.writeStringField("message", absence.get().message());
    out.writeFieldName("result");
    Optional<Result> instead = absence.get().instead();
    if (instead.isPresent()) {
      result(out, instead.get(), Optional.empty(), links);
    } else {
      out.writeNull();
    }
    out.writeStringField("why", absence.get().why().name().toLowerCase(Locale.ROOT));
    out.writeEndObject();
  }

  /** What somebody who decides wants to know of a result; the link leads to the rest. */
  private static void result(JsonGenerator out, Result result, Optional<Waiver> waiver, Links links)
      throws IOException {
    out.writeStartObject();
    texts(out, "arch", Facets.arches(result));
    out.writeStringField("href", links.addresses().result(result.id()));
    out.writeNumberField("id", result.id());
    texts(out, "item", result.data().values().getOrDefault("item", java.util.List.of()));
    out.writeStringField("outcome", result.outcome());
    Told.text(out, "ref_url", result.refUrl());
    texts(out, "scenario", Facets.scenarios(result));
    out.writeStringField("submit_time", ResultJson.time(result.submitTime()));
    out.writeFieldName("waiver_id");
    if (waiver.isPresent()) {
      out.writeNumber(waiver.get().id());
    } else {
      out.writeNull();
    }
    out.writeEndObject();
  }

  private static void texts(JsonGenerator out, String field, Collection<String> texts)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
