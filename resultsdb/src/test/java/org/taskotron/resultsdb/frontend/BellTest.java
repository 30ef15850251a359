package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.SseEvent;
import org.taskotron.base.web.SseSink;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.resultsdb.api.ApiServer;

/** Who looks at a page is rung when there is something new for it. */
class BellTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir
  Path folder;

  /** A page that counts how often it was rung. */
  private static final class Page implements SseSink {
    private final AtomicInteger rung = new AtomicInteger();

    @Override
    public boolean send(SseEvent event) {
      rung.incrementAndGet();
      return true;
    }

    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void whenRoom(Runnable goOn) {
      goOn.run();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void end() {}

    int rings() {
      return rung.get();
    }
  }

  private static Watched item(String item) {
    return Watched.by(Query.NONE.and("item", item));
  }

  @Test
  void aPageIsRungForItsOwnResultsOnly() throws Exception {
    try (ApiServer api = ApiServer.start(folder);
        ApiClient client = new ApiClient(URI.create(api.base()));
        Bell bell = new Bell(client)) {
      Page foo = new Page();
      Page bar = new Page();
      AutoCloseable fooLooks = bell.listen(item("foo"), bell.mark(), foo);
      AutoCloseable barLooks = bell.listen(item("bar"), bell.mark(), bar);
      // Nobody knows what was missed before the bell heard anything.
      await().atMost(SOON).until(() -> foo.rings() >= 1 && bar.rings() >= 1);
      int before = bar.rings();
      api.post(
          "/results", Map.of("testcase", "t", "outcome", "PASSED", "data", Map.of("item", "foo")));
      await().atMost(SOON).until(() -> foo.rings() >= 2);
      assertThat(bar.rings()).isEqualTo(before);

      Page late = new Page();
      AutoCloseable lateLooks = bell.listen(item("none"), bell.mark(), late);
      assertThat(late.rings()).as("drawn just now").isZero();
      AutoCloseable olderLooks = bell.listen(item("none"), "1/0", late);
      assertThat(late.rings()).as("drawn before the last event").isEqualTo(1);

      fooLooks.close();
      int after = foo.rings();
      api.post(
          "/results",
          Map.of("testcase", "t", "outcome", "PASSED", "data", Map.of("item", new String[] {
            "foo", "bar"
          })));
      await().atMost(SOON).until(() -> bar.rings() > before);
      assertThat(foo.rings()).isEqualTo(after);
      barLooks.close();
      lateLooks.close();
      olderLooks.close();
    }
  }

  @Test
  void anApiWithoutEventsIsAskedNowAndThen() throws Exception {
    AtomicInteger newest = new AtomicInteger(1);
    Routes routes = new Routes();
    routes.get(
        "/results",
        request -> Answer.json(Map.of("data", new Object[] {Map.of("id", newest.get())})));
    routes.get("/results/:id", request -> {
      throw HttpRefusal.notFound("no such result");
    });
    WebContext context = WebContext.of(Identity.of("old", folder, new ManualClock()), "", 0);
    try (WebServer old = WebServer.start(WebConfig.forTests(), routes, context);
        ApiClient client = new ApiClient(URI.create("http://127.0.0.1:" + old.port()));
        Bell bell = new Bell(client)) {
      Page page = new Page();
      AutoCloseable looks = bell.listen(item("foo"), "", page);
      await().atMost(SOON).until(() -> page.rings() >= 1);
      int before = page.rings();
      newest.incrementAndGet();
      await().atMost(SOON).until(() -> page.rings() > before);
      looks.close();
    }
  }
}
