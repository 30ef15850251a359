package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.AsyncHandler;
import org.taskotron.base.web.Handler;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Json;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/**
 * Around the API for those who need it exactly as it once was. Strictly: errors without our sentence beside {@code
 * validation_error}, links without our places. JSONP: an answer as a call of the function that {@code callback} names,
 * for pages of other sites that were written before there was anything better. Both are off unless configured, and cost
 * nothing then.
 */
public final class OldWays {

  private static final Pattern FUNCTION =
      Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*");
  private static final int LONGEST_FUNCTION = 128;
  private static final String CALLBACK = "callback";

  /** The second is what jQuery adds against caches. */
  private static final Set<String> RESERVED = Set.of(CALLBACK, "_");

  private static final Pattern PLACE = Pattern.compile("([?&])_after=[^&]*(&?)");
  private static final JsonFactory FACTORY = new JsonFactory();

  private final boolean strict;
  private final boolean jsonp;

  public OldWays(boolean strict, boolean jsonp) {
    this.strict = strict;
    this.jsonp = jsonp;
  }

  /** The routes, with version 2.0 among them in the old ways. */
  public Routes over(Routes routes) {
    Routes plain = strict ? routes.around("/api/", this::strictly, this::strictlyLater) : routes;
    return jsonp ? plain.around(Links.ROOT, this::called, later -> later) : plain;
  }

  private Handler strictly(Handler handler) {
    return request -> plain(handler.handle(request));
  }

  private AsyncHandler strictlyLater(AsyncHandler handler) {
    return request -> handler.handle(request).thenApply(OldWays::plain);
  }

  private static Answer plain(Answer answer) {
    Optional<byte[]> body = answer.bytes();
    if (body.isEmpty() || !answer.type().startsWith("application/json")) {
      return answer;
    }
    if (answer.status() == 400) {
      return withoutSentence(answer, body.get());
    }
    return answer.status() == 200 ? withoutPlaces(answer, body.get()) : answer;
  }

  private static Answer withoutSentence(Answer answer, byte[] body) {
    JsonNode told = Json.read(body);
    if (told instanceof ObjectNode object && object.has("validation_error")) {
      object.remove("message");
      return answer.with(answer.type(), Told.bytes(out -> out.writeTree(object)));
    }
    return answer;
  }

  /** The items of a page are passed over, not read: only what is behind them, its links, is written anew. */
  private static Answer withoutPlaces(Answer answer, byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          if (parser.currentName().equals("next")) {
            return linked(answer, body, (int) parser.currentTokenLocation().getByteOffset());
          }
          parser.nextToken();
          parser.skipChildren();
        }
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("an answer of ours is no JSON", e);
    }
  }

  /** In a page the links come behind the items, since keys are sorted. */
  private static Answer linked(Answer answer, byte[] body, int begin) {
    byte[] behind = Arrays.copyOfRange(body, begin - 1, body.length);
    behind[0] = '{';
    ObjectNode links = (ObjectNode) Json.read(behind);
    for (String name : List.of("next", "prev")) {
      if (links.path(name).isTextual()) {
        links.put(name, withoutPlace(links.get(name).textValue()));
      }
    }
    byte[] plain = Told.bytes(out -> out.writeTree(links));
    ByteArrayOutputStream all = new ByteArrayOutputStream(begin + plain.length);
    all.write(body, 0, begin);
    all.write(plain, 1, plain.length - 1);
    return answer.with(answer.type(), all.toByteArray());
  }

  private static String withoutPlace(String link) {
    return PLACE
        .matcher(link)
        .replaceFirst(m -> m.group(2).isEmpty() ? "" : m.group(1).equals("?") ? "?" : "&");
  }

  private Handler called(Handler handler) {
    return request -> {
      Optional<String> function = request.query(CALLBACK).filter(name -> !name.isEmpty());
      Request plain = request.without(RESERVED);
      if (function.isEmpty()) {
        return handler.handle(plain);
      }
      if (function.get().length() > LONGEST_FUNCTION
          || !FUNCTION.matcher(function.get()).matches()) {
        throw HttpRefusal.badRequest(
            "callback: no name of a function (expected letters, digits, _, $ and dots)");
      }
      Answer answer;
      try {
        answer = handler.handle(plain);
      } catch (HttpRefusal refusal) {
        answer = refusal.answer();
      }
      return call(function.get(), answer);
    };
  }

  /** With status 200 whatever the answer: a browser runs no script of an error, and its page would wait for ever. */
  private static Answer call(String function, Answer answer) {
    Optional<byte[]> body = answer.bytes();
    if (body.isEmpty() || !answer.type().startsWith("application/json")) {
      return answer;
    }
    String json = new String(body.get(), StandardCharsets.UTF_8).strip();
    return answer
        .with(
            "application/javascript",
            (function + "(" + json + ");").getBytes(StandardCharsets.UTF_8))
        .status(answer.status() >= 500 ? answer.status() : 200);
  }
}
