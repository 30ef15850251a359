package org.taskotron.resultsdb.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.api.body.JsonBody;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.decision.Decider;
import org.taskotron.resultsdb.decision.Decision;
import org.taskotron.resultsdb.decision.DecisionPolicy;
import org.taskotron.resultsdb.decision.Question;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.waiver.WaiverStore;

/** {@code /decision}: whether the required tests let an item pass. Runs on worker threads; a POST stores nothing. */
public final class DecisionRoutes {

  private static final String PATH = Links.ROOT + "/decision";

  private final Supplier<ResultStore> results;
  private final Supplier<WaiverStore> waivers;
  private final Questions questions;
  private final Clock clock;

  /** Decides on what the stores hold; the policies are known by name. */
  public DecisionRoutes(
      Supplier<ResultStore> results,
      Supplier<WaiverStore> waivers,
      List<DecisionPolicy> policies,
      Clock clock) {
    this.results = results;
    this.waivers = waivers;
    this.questions = new Questions(policies);
    this.clock = clock;
  }

  public void addTo(Routes routes) {
    routes.get(PATH, Endpoint.handler(request -> decide(request, questions.ofQuery(request))));
    routes
        .post(
            PATH,
            Endpoint.handler(request -> decide(request, questions.ofBody(JsonBody.read(request)))))
        .maxBody(Limits.BODY);
  }

  private Answer decide(Request request, Question question) {
    Instant now = clock.instant();
    Decision decision = new Decider(results.get(), waivers.get()).decide(question, now);
    Links links = Links.of(request);
    return Told.answer(200, out -> DecisionTold.decision(out, question, decision, links));
  }
}
