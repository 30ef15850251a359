package org.taskotron.trigger.evaluation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.DaemonThreads;

/**
 * Fetches documents over http and https, and from files. A document has a largest size and a longest time, so that
 * nobody else's server can fill our memory or keep a message waiting. Safe for use by several threads.
 */
public final class HttpDocuments implements Documents, AutoCloseable {

  /** The list of images of a whole Fedora release has 200 kB. */
  private static final long LARGEST = 32 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Duration longest;
  private final long largest;
  private final HttpClient client;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(DaemonThreads.named("documents"));

  /**
   * Fetches.
   *
   * @param longest a document may take
   */
  public HttpDocuments(Duration longest) {
    this(longest, LARGEST);
  }

  HttpDocuments(Duration longest, long largest) {
    this.longest = longest;
    this.largest = largest;
    this.client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .executor(reader)
        .build();
  }

  @Override
  public CompletableFuture<byte[]> fetch(URI document) {
    try {
      return "file".equals(document.getScheme()) ? file(document) : http(document);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new IOException(String.valueOf(e.getMessage()), e));
    }
  }

  private CompletableFuture<byte[]> file(URI document) {
    Path file = Path.of(document);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            if (!Files.isRegularFile(file)) {
              throw new IOException("no such file");
            }
            if (Files.size(file) > largest) {
              throw tooLarge();
            }
            return Files.readAllBytes(file);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        reader);
  }

  private CompletableFuture<byte[]> http(URI document) {
    HttpRequest request = HttpRequest.newBuilder(document)
        .timeout(longest)
        .header("Accept", "application/json")
        .header("User-Agent", "taskotron-trigger")
        .build();
    CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, info -> new Limited());
    CompletableFuture<byte[]> result = sent.thenApply(response -> {
      if (response.statusCode() != 200) {
        throw new CompletionException(new IOException("HTTP " + response.statusCode()));
      }
      return response.body();
    });
    // The request's own time ends with the headers; a server that then sends a byte now and then is
    // cut off here.
    return result
        .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((bytes, failure) -> {
          if (failure != null) {
            sent.cancel(true);
          }
        });
  }

  private IOException tooLarge() {
    return new IOException("more than " + largest + " bytes");
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }

  /** Takes a body of bounded size. */
  private final class Limited implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> inner = BodySubscribers.ofByteArray();
    private long taken;
    private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return inner.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      inner.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> portion) {
      taken += portion.stream().mapToLong(ByteBuffer::remaining).sum();
      if (taken <= largest) {
        inner.onNext(portion);
        return;
      }
      if (subscription != null) {
        subscription.cancel();
      }
      inner.onError(tooLarge());
    }

    @Override
    public void onError(Throwable failure) {
      inner.onError(failure);
    }

    @Override
    public void onComplete() {
      inner.onComplete();
    }
  }
}
