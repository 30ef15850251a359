package org.taskotron.resultsdb.importing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.upstream.Item;

/** Makes results, testcases and groups of what another ResultsDB's API says of them. */
final class ApiItems {

  /** Of ids: upstream's are of 32 bits. */
  static final long GREATEST_ID = Integer.MAX_VALUE;

  /** Groups, or keys of data, of one result. */
  private static final int MOST = 20_000;

  private final Notes notes;
  private final Fitting fit;

  ApiItems(Notes notes) {
    this.notes = notes;
    this.fit = new Fitting(notes);
  }

  Testcase testcase(Item item) {
    return testcase(item, "testcase");
  }

  private Testcase testcase(Item item, String what) {
    String name = fit.text(item.text("name"), 0, what + ": name");
    if (name.isEmpty()) {
      throw item.wrong("name", "more than NUL characters");
    }
    return new Testcase(
        fit.name(name, 0, what + ": name"), text(item, "ref_url", what + " " + name));
  }

  Group group(Item item) {
    String uuid = uuid(item, item.text("uuid"), "uuid");
    String what = "group " + uuid;
    return new Group(uuid, text(item, "description", what), text(item, "ref_url", what), 0);
  }

  private String uuid(Item item, String text, String field) {
    String uuid = fit.text(text, 0, "group: uuid");
    if (uuid.isEmpty()) {
      throw item.wrong(field, "uuids of at least one character");
    }
    return fit.uuid(uuid, 0);
  }

  private Optional<String> text(Item item, String field, String what) {
    return item.textOrNull(field).map(text -> fit.text(text, 0, what + ": " + field));
  }

  long id(Item item) {
    return item.number("id", 1, GREATEST_ID);
  }

  Result result(Item item) {
    long id = id(item);
    String what = "result " + id;
    Fitting.DataOfOne data = fit.new DataOfOne(what);
    Map<String, List<String>> said = item.namedTexts("data");
    if (said.size() > MOST) {
      throw item.wrong("data", MOST + " keys at most");
    }
    for (Map.Entry<String, List<String>> entry : said.entrySet()) {
      String key = fit.text(entry.getKey(), 0, what + ": data key");
      for (String value : entry.getValue()) {
        data.add(key, fit.text(value, 0, what + ": data " + key), 0);
      }
    }
    String time = item.text("submit_time");
    return new Result(
        id,
        testcase(item.object("testcase"), what + ": testcase"),
        groups(item, what),
        fit.outcome(item.text("outcome"), 0, what),
        text(item, "note", what),
        text(item, "ref_url", what),
        PostgresTime.of(time)
            .orElseThrow(
                () -> item.wrong("submit_time", "a time such as 2016-08-15T13:29:06.123456")),
        data.made());
  }

  private List<String> groups(Item item, String what) {
    Set<String> uuids = new LinkedHashSet<>();
    for (String text : item.texts("groups")) {
      String uuid = uuid(item, text, "groups");
      if (!uuids.add(uuid)) {
        notes.leftOut(0, what + ": it is in group " + uuid + " twice");
      }
    }
    if (uuids.size() > MOST) {
      throw item.wrong("groups", MOST + " at most");
    }
    return List.copyOf(uuids);
  }
}
