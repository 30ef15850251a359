package org.taskotron.resultsdb.api;

import java.nio.charset.StandardCharsets;
import org.taskotron.base.web.SseEvent;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Result;

/** What a stream of events says. */
final class Events {

  /** A reader's buffer must hold several; a longer result is told by its address only. */
  static final int LONGEST = 256 * 1024;

  private Events() {}

  static SseEvent of(Result result, ApiAddresses addresses) {
    String id = Long.toString(result.id());
    byte[] json = ResultJson.bytes(result, addresses);
    return json.length <= LONGEST
        ? new SseEvent(id, "result", new String(json, StandardCharsets.US_ASCII))
        : new SseEvent(
            id, "large", "{\"href\":\"" + addresses.result(result.id()) + "\",\"id\":" + id + "}");
  }

  /** Nothing that is wanted up to here: who resumes need not go through it again. */
  static SseEvent mark(long id) {
    return new SseEvent(Long.toString(id), "mark", "{}");
  }
}
