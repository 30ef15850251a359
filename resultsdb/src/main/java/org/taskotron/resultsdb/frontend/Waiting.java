package org.taskotron.resultsdb.frontend;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An answer of the API that is on its way, of whatever kind. */
record Waiting<T>(String base, CompletableFuture<HttpResponse<T>> response) {

  HttpResponse<T> arrived() throws ApiAway {
    try {
      return response.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new ApiAway(base + " does not answer: " + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiAway(base + ": interrupted");
    }
  }
}
