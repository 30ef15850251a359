package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.api.body.Invalid;
import org.taskotron.resultsdb.api.body.JsonBody;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.api.body.NewResults;
import org.taskotron.resultsdb.result.NewResult;

/** Reads results that are posted together; what is wrong with any of them is told with its place, counted from 0. */
final class ResultList {

  /** Mistakes that are told; whoever made so many has made one many times. */
  private static final int MOST_MISTAKES = 100;

  private final NewResults reader;
  private final List<NewResult> results = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private int read;

  private ResultList(NewResults reader) {
    this.reader = reader;
  }

  /** All of them; throws what is wrong with any. */
  static List<NewResult> read(Request request, NewResults reader) {
    ResultList list = new ResultList(reader);
    JsonBody.readEach(request, list::add);
    return list.all();
  }

  private void add(JsonNode body) {
    int place = read++;
    if (read > Limits.RESULTS) {
      return; // counted to the end, so that the refusal can say how many there are
    }
    if (!(body instanceof ObjectNode object)) {
      wrong(Mistake.noObject(body), place);
      return;
    }
    try {
      results.add(reader.result(object));
    } catch (Invalid invalid) {
      invalid.mistakes().forEach(mistake -> wrong(mistake, place));
    } catch (HttpRefusal refusal) {
      wrong(Mistake.value(String.valueOf(refusal.getMessage()), NullNode.getInstance()), place);
    }
  }

  private void wrong(Mistake mistake, int place) {
    if (mistakes.size() < MOST_MISTAKES) {
      mistakes.add(mistake.at(place));
    }
  }

  private List<NewResult> all() {
    if (read == 0) {
      throw new Invalid(List.of(Mistake.tooFew()));
    }
    if (read > Limits.RESULTS) {
      throw new Invalid(List.of(Mistake.tooMany(Limits.RESULTS, read)));
    }
    if (!mistakes.isEmpty()) {
      throw new Invalid(mistakes);
    }
    return results;
  }
}
