package org.taskotron.trigger.evaluation;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Fetches documents from elsewhere. */
public interface Documents {

  /** One try; fails with an {@link java.io.IOException} whose message is for people. */
  CompletableFuture<byte[]> fetch(URI document);
}
