package org.taskotron.base.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordedMessageTest {

  private static FedmsgEnvelope one(String json) throws IOException {
    List<FedmsgEnvelope> messages = RecordedMessage.wrap("x.json", json.getBytes(UTF_8));
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  @Test
  void anAmqpDumpGetsTheYearOfItsSending() throws IOException {
    FedmsgEnvelope message = one("""
        {"topic": "t", "body": {"name": "foo"}, "queue": null,
         "id": "7912a0f6-5909-44fc-aac4-d944535e6a53", "headers": {"sent-at": "2022-01-05T09:40:59+00:00"}}""");
    assertThat(message.messageId()).contains("2022-7912a0f6-5909-44fc-aac4-d944535e6a53");
    assertThat(message.message().path("name").asText()).isEqualTo("foo");
    assertThat(message.json().path("timestamp").asLong()).isEqualTo(1641375659L);
  }

  @Test
  void aBridgedIdKeepsItsYear() throws IOException {
    assertThat(one("""
        {"topic": "t", "body": {}, "id": "2019-7912a0f6-5909-44fc-aac4-d944535e6a53"}""").messageId()).contains("2019-7912a0f6-5909-44fc-aac4-d944535e6a53");
  }

  @Test
  void topicAndBodyBecomeAMessageNamedByItsHash() throws IOException {
    FedmsgEnvelope message = one("{\"topic\": \"t\", \"body\": {\"status\": \"FINISHED\"}}");
    assertThat(message.messageId()).isEmpty();
    assertThat(message.identity())
        .isEqualTo(one("{\"topic\":\"t\",\"msg\":{\"status\":\"FINISHED\"}}").identity());
  }

  @Test
  void aFlattenedOneIsPutTogetherAgain() throws IOException {
    FedmsgEnvelope message = one("{\"topic\": \"t\", \"id\": 5, \"commit\": {\"rev\": \"abcd\"}}");
    assertThat(message.message().toString()).isEqualTo("{\"id\":5,\"commit\":{\"rev\":\"abcd\"}}");
  }

  @Test
  void aWrappedOneIsUnwrapped() throws IOException {
    FedmsgEnvelope message =
        one("{\"topic\": \"t\", \"headers\": {}, \"body\": {\"msg\": {\"a\": 1}, \"msg_id\": 1}}");
    assertThat(message.topic()).isEqualTo("t");
    assertThat(message.messageId()).contains("1");
    assertThat(message.message().path("a").asInt()).isEqualTo(1);
  }

  @Test
  void anAnswerOfDatagrepperIsManyMessages() throws IOException {
    String json =
        "{\"count\": 2, \"raw_messages\": [{\"topic\":\"a\",\"msg\":{}}, {\"topic\":\"b\",\"msg\":{}}]}";
    assertThat(RecordedMessage.wrap("x", json.getBytes(UTF_8)))
        .extracting(FedmsgEnvelope::topic)
        .containsExactly("a", "b");
  }

  @Test
  void whatIsNoMessageIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> one("{\n \"a\": }"))
        .hasMessageStartingWith("x.json:2:7: not JSON: Unexpected character");
    assertThatThrownBy(() -> one("7"))
        .hasMessage("x.json: NUMBER (expected a message: an object with a topic)");
    assertThatThrownBy(() -> one("[{\"topic\":\"t\",\"msg\":{}}, {\"msg\":{}}]"))
        .hasMessage("x.json (message 2): topic: missing (expected a text of 1 to 500 characters)");
    assertThatThrownBy(() -> RecordedMessage.wrap("x.json", new byte[] {(byte) 0xff}))
        .hasMessage("x.json: not UTF-8 (expected JSON in UTF-8)");
  }

  @Test
  void everyRecordedMessageBecomesOneThatThisBusUnderstands() throws IOException {
    Path recorded = Path.of(System.getProperty("taskotron.root", ".."), "../shared/data/fedmsg");
    if (!Files.isDirectory(recorded)) {
      return;
    }
    try (Stream<Path> files = Files.list(recorded)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        FedmsgEnvelope message = RecordedMessage.read(file).get(0);
        assertThat(FedmsgEnvelope.receive(
                List.of(message.topic().getBytes(UTF_8), message.bytes()), 1 << 20))
            .as(file.getFileName().toString())
            .isEqualTo(message);
        assertThat(RecordedMessage.read(file).get(0).identity()).isEqualTo(message.identity());
      }
    }
  }
}
