package org.taskotron.resultsdb.api.v3;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Json;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.access.Oidc;
import org.taskotron.resultsdb.access.OidcLogin;
import org.taskotron.resultsdb.access.Permissions;
import org.taskotron.resultsdb.access.Users;
import org.taskotron.resultsdb.api.Posting;
import org.taskotron.resultsdb.api.Version3;
import org.taskotron.resultsdb.api.body.JsonBody;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Outcomes;

/**
 * {@code /api/v3}: results of a few kinds, from users of an OpenID provider. Provider and directory may be slow, so that
 * these posts have threads of their own: whoever reads, or posts over version 2.0, does not wait for them.
 */
public final class V3 implements Version3, AutoCloseable {

  private static final int THREADS = 16;
  private static final int WAITING = 256;

  private final Oidc oidc;
  private final Permissions permissions;
  private final OidcLogin login;
  private final Posting posting;
  private final KindBody bodies;
  private final ExecutorService executor = new ThreadPoolExecutor(
      THREADS,
      THREADS,
      60,
      TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(WAITING),
      DaemonThreads.named("resultsdb-v3"));

  /** @param users who may post, and what */
  public V3(Users users, Posting posting, Outcomes outcomes) {
    this.oidc = users.oidc();
    this.permissions = users.permissions();
    this.login = new OidcLogin(oidc);
    this.posting = posting;
    this.bodies = new KindBody(outcomes);
  }

  @Override
  public ObjectNode description() {
    return V3Paths.of(bodies.outcomes());
  }

  @Override
  public void addTo(Routes routes, Pages pages) {
    for (Kind kind : Kind.all()) {
      routes
          .postAsync(
              ROOT + "/results/" + kind.plural(),
              request -> posting.posted(request, posted -> post(kind, posted), executor))
          .maxBody(Limits.BODY);
      byte[] schema = Json.bytes(KindSchema.of(kind, bodies.outcomes()));
      routes.get(ROOT + "/schemas/" + kind.plural(), request -> Answer.json(schema));
    }
    routes.get(ROOT + "/permissions", this::permissions);
    routes.get(ROOT + "/", request -> manual(request, pages));
    login.addTo(routes);
    routes.get(ROOT, request -> Answer.redirect(request.baseUrl() + ROOT + "/").status(308));
  }

  /** Who it is, then what was sent, then whether they may: in this order refusals have always come. */
  private CompletionStage<Answer> post(Kind kind, Request request) {
    String user = oidc.user(request);
    NewResult result = bodies.read(kind, JsonBody.value(request), user);
    permissions.require(user, result.testcase().name());
    return posting.stored(request, List.of(result), false);
  }

  private Answer permissions(Request request) {
    return Answer.json(
        (Object) request.query("testcase").map(permissions::covering).orElseGet(permissions::all));
  }

  private Answer manual(Request request, Pages pages) {
    Map<String, Object> parameters =
        Map.of("manual", Manual.of(request.baseUrl(), bodies.outcomes().all()));
    return pages.page(request, "API version 3", "manual.jte", parameters);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
