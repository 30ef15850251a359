package org.taskotron.resultsdb.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.daemon.Version;

/**
 * One request and its answer, all of which has to be there within a time, and to fit. Redirects are told, not followed. For
 * one thread.
 */
final class Fetch implements AutoCloseable {

  /**
   * An answer.
   *
   * @param json null when there is none to be looked at: a redirect, or what was asked for does not exist
   * @param location where a redirect leads
   */
  record Answer(URI address, int status, @Nullable JsonNode json, Optional<String> location) {

    boolean isRedirect() {
      return location.isPresent();
    }
  }

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> AGAIN = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final int NOT_FOUND = 404;

  /** A page of HTML may be long; this much of it is looked at. */
  private static final int EXCERPT = 400;

  private static final int LONGEST_TEXT = (int) Bounded.MOST_BYTES;
  private static final int DEEPEST = 50;

  private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxStringLength(LONGEST_TEXT)
          .maxNestingDepth(DEEPEST)
          .build())
      .build());

  private final Duration deadline;
  private final Clock clock;
  private final HttpClient http;
  private final ExecutorService reader =
      Executors.newCachedThreadPool(DaemonThreads.named("resultsdb-import-reader"));

  /**
   * @param deadline for a whole answer
   * @param trusted who vouches for the server; empty: those that this machine trusts
   */
  Fetch(Duration deadline, Optional<SSLContext> trusted, Clock clock) {
    this.deadline = deadline;
    this.clock = clock;
    HttpClient.Builder builder = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT);
    trusted.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /**
   * Asks once.
   *
   * @throws Unanswered when it may be worth to ask again
   * @throws TooLarge when less should be asked for
   * @throws UpstreamFailure when the answer is none
   */
  Answer get(URI address) throws Unanswered, TooLarge, InterruptedException {
    Future<Answer> answer = reader.submit(() -> ask(address));
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Unanswered("no whole answer within " + deadline.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw told(address, e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private static Unanswered told(URI address, @Nullable Throwable cause) throws TooLarge {
    if (cause instanceof Unanswered unanswered) {
      return unanswered;
    }
    if (cause instanceof TooLarge large) {
      throw large;
    }
    if (cause instanceof UpstreamFailure failure) {
      throw failure;
    }
    if (cause instanceof SSLHandshakeException) {
      throw new UpstreamFailure(
          address + ": " + cause.getMessage()
              + " (--ca FILE names who vouches for a server of one's own)",
          cause);
    }
    if (cause instanceof IOException) {
      return new Unanswered(words(cause), cause);
    }
    throw new IllegalStateException(cause);
  }

  /** Connections that fail say little by themselves. */
  private static String words(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getMessage() == null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    if (root instanceof UnknownHostException
        || name.equals("UnresolvedAddressException")
        || cause.getCause() instanceof UnknownHostException) {
      return "no such host";
    }
    return root.getMessage() == null
        ? (name.equals("ClosedChannelException") ? "connection refused" : name)
        : Item.printable(root.getMessage());
  }

  private Answer ask(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address)
        .timeout(deadline)
        .header("Accept", "application/json")
        .header("User-Agent", "taskotron-resultsdb-import/" + Version.number())
        .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    int status = response.statusCode();
    try (InputStream body = Bounded.bytes(response.body())) {
      Optional<String> location = response.headers().firstValue("Location");
      if (REDIRECTS.contains(status) && location.isPresent()) {
        return new Answer(address, status, null, location);
      }
      if (status == NOT_FOUND) {
        return new Answer(address, status, null, Optional.empty());
      }
      if (AGAIN.contains(status)) {
        throw new Unanswered(
            "status " + status + excerpt(body),
            response.headers().firstValue("Retry-After").flatMap(this::duration));
      }
      if (status / 100 != 2 && status != 300) {
        throw new UpstreamFailure(address + ": status " + status + excerpt(body));
      }
      return new Answer(address, status, json(address, body), Optional.empty());
    }
  }

  private static JsonNode json(URI address, InputStream body) throws IOException {
    try (JsonParser parser = Bounded.tokens(JSON.createParser(body))) {
      JsonNode tree = JSON.readTree(parser);
      if (tree == null) {
        throw new Unanswered("an empty answer", Optional.empty());
      }
      if (parser.nextToken() != null) {
        throw new UpstreamFailure(address + ": more than one JSON value (expected an object)");
      }
      return tree;
    } catch (JsonEOFException e) {
      throw new Unanswered("the answer is cut off", e);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof TooLarge large) {
        throw large;
      }
      throw new UpstreamFailure(
          address + ": no JSON: " + Item.printable(String.valueOf(e.getOriginalMessage()))
              + " (expected the API of ResultsDB)",
          e);
    }
  }

  private static String excerpt(InputStream body) throws IOException {
    String text = new String(body.readNBytes(EXCERPT), java.nio.charset.StandardCharsets.UTF_8);
    String words =
        text.replaceAll("(?s)<[^>]*>", " ").replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return words.isEmpty() ? "" : ": " + Item.printable(words);
  }

  /** Seconds, or a date. */
  private Optional<Duration> duration(String wish) {
    try {
      if (wish.strip().matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(wish.strip())));
      }
      Instant until = ZonedDateTime.parse(wish.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
      Duration left = Duration.between(clock.instant(), until);
      return left.isNegative() ? Optional.empty() : Optional.of(left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
