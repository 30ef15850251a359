package org.taskotron.resultsdb.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** A new API for each test. */
abstract class ApiContract {

  @TempDir
  Path folder;

  ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.start(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /** A body with a passed result and further fields. */
  static Map<String, Object> result(String testcase, Object... fields) {
    Map<String, Object> body = new TreeMap<>();
    body.put("outcome", "PASSED");
    body.put("testcase", testcase);
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    return body;
  }

  /** Posts such a result and answers its id. */
  long posted(String testcase, Object... fields) {
    Reply reply = api.post("/results", result(testcase, fields));
    if (reply.status() != 201) {
      throw new AssertionError(reply.status() + " " + reply.text());
    }
    return reply.json().path("id").longValue();
  }

  long count() {
    return api.get("/results?limit=5000").ids().size();
  }
}
