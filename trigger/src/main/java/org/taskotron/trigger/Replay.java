package org.taskotron.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.Json;
import org.taskotron.base.bus.RecordedMessage;
import org.taskotron.base.daemon.Failure;
import org.taskotron.trigger.evaluation.Documents;
import org.taskotron.trigger.ledger.MessageKey;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.ledger.NewMessage;
import org.taskotron.trigger.message.Interest;

/**
 * Fetches past messages from datagrepper, page by page, oldest first: those of the topics that something listens to.
 */
final class Replay {

  private static final int ROWS = 100;

  private final URI datagrepper;
  private final Documents documents;
  private final Interest interest;
  private final Clock clock;

  Replay(URI datagrepper, Documents documents, Interest interest, Clock clock) {
    this.datagrepper = datagrepper;
    this.documents = documents;
    this.interest = interest;
    this.clock = clock;
  }

  /** A page of messages. */
  record Page(List<FedmsgEnvelope> messages, boolean isLast) {}

  Page page(Instant from, Instant to, int number) throws IOException {
    String topics = interest.kinds().topics().stream()
        .map(topic -> "&topic="
            + URLEncoder.encode(
                interest.prefix() + "." + interest.deployment() + "." + topic,
                StandardCharsets.UTF_8))
        .collect(Collectors.joining());
    URI uri = URI.create(datagrepper + (datagrepper.getQuery() == null ? "?" : "&") + "start="
        + from.getEpochSecond() + "&end=" + to.getEpochSecond() + "&order=asc&rows_per_page=" + ROWS
        + "&page=" + number + topics);
    byte[] answer;
    try {
      answer = documents.fetch(uri).join();
    } catch (CompletionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new Failure(
          uri + ": " + (why.getMessage() == null ? "no answer in time" : why.getMessage()), e);
    }
    JsonNode tree = Json.read(Json.utf8(answer));
    if (!tree.path("raw_messages").isArray()) {
      throw new Failure(uri + ": no raw_messages (expected an answer of datagrepper)");
    }
    return new Page(
        RecordedMessage.wrap(uri.toString(), answer),
        number >= tree.path("pages").asInt(1));
  }

  /** As the ledger takes them: only those that something listens to. */
  List<NewMessage> wanted(List<FedmsgEnvelope> messages) {
    List<NewMessage> wanted = new ArrayList<>();
    for (FedmsgEnvelope message : messages) {
      if (interest.whyNot(message.topic()).isEmpty()) {
        wanted.add(new NewMessage(
            new MessageKey(message.identity(), message.contentHash()),
            message.topic(),
            clock.instant(),
            MessageState.PENDING,
            "",
            Optional.of(new String(message.bytes(), StandardCharsets.UTF_8))));
      }
    }
    return wanted;
  }
}
