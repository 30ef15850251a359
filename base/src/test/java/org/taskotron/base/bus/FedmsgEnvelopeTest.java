package org.taskotron.base.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.bus.BadMessage.Fault;

class FedmsgEnvelopeTest {

  private static final String ID = "2018-8c8c2c46-e5f8-4fe3-8f8b-80dd18b21947";
  private static final String GOOD = "{\"topic\":\"a.prod.b\",\"msg_id\":\"" + ID
      + "\",\"msg\":{\"b\":1,\"a\":[\"ř\",1.50]},\"i\":1,\"timestamp\":1.5}";

  private static List<byte[]> frames(String... frames) {
    return java.util.Arrays.stream(frames).map(frame -> frame.getBytes(UTF_8)).toList();
  }

  private static BadMessage bad(List<byte[]> frames) {
    Received received = FedmsgEnvelope.receive(frames, 1_000);
    assertThat(received).isInstanceOf(BadMessage.class);
    return (BadMessage) received;
  }

  private static FedmsgEnvelope good(String json) {
    Received received = FedmsgEnvelope.parse(json.getBytes(UTF_8));
    assertThat(received).isInstanceOf(FedmsgEnvelope.class);
    return (FedmsgEnvelope) received;
  }

  @Test
  void twoFramesAreAMessage() {
    assertThat(FedmsgEnvelope.receive(frames("a.prod.b", GOOD), 1_000)).isEqualTo(good(GOOD));
    assertThat(good(GOOD).topic()).isEqualTo("a.prod.b");
    assertThat(good(GOOD).messageId()).contains(ID);
    assertThat(good(GOOD).message().path("b").intValue()).isEqualTo(1);
  }

  @Test
  void theYearIsNoPartOfTheIdentity() {
    assertThat(good(GOOD).identity()).isEqualTo("8c8c2c46-e5f8-4fe3-8f8b-80dd18b21947");
  }

  @Test
  void aMessageWithoutIdIsCalledByItsHash() {
    FedmsgEnvelope message =
        good("{\"topic\":\"t\",\"msg\":{\"b\":1,\"a\":{\"d\":null,\"c\":\"é\"}}}");
    // printf 't\n{"a":{"c":"é","d":null},"b":1}' | sha256sum
    assertThat(message.identity()).isEqualTo(message.contentHash()).hasSize(64);
    assertThat(message.contentHash())
        .isEqualTo(
            good("{\"msg\": {\"a\":{\"c\":\"\\u00e9\",\"d\":null}, \"b\":1}, \"topic\":\"t\", \"i\":9}")
                .contentHash())
        .isNotEqualTo(good("{\"topic\":\"t2\",\"msg\":{\"b\":1,\"a\":{\"d\":null,\"c\":\"é\"}}}")
            .contentHash());
    assertThat(message.identity())
        .isEqualTo("a52bd4d366a61fcdb208db488d7e8090199ebd98bc388c2387630fd3e68b389c");
  }

  @Test
  void numbersKeepTheirDigits() {
    assertThat(new String(good(GOOD).bytes(), UTF_8))
        .contains("1.50")
        .contains("\"timestamp\":1.5}");
  }

  @Test
  void aWrappedOneIsUnwrapped() {
    assertThat(good("{\"topic\":\"a.prod.b\",\"headers\":{},\"body\":" + GOOD + "}"))
        .isEqualTo(good(GOOD));
  }

  @Test
  void aMessageOfOneOrThreeFramesIsBad() {
    assertThat(bad(frames(GOOD)))
        .isEqualTo(new BadMessage(ID, Fault.FRAMES, "1 frames (expected two: topic and JSON)"));
    assertThat(bad(frames("a.prod.b", GOOD, "x")).fault()).isEqualTo(Fault.FRAMES);
    assertThat(bad(List.of()))
        .isEqualTo(new BadMessage("?", Fault.FRAMES, "0 frames (expected two: topic and JSON)"));
  }

  @Test
  void oneThatIsTooLargeIsBadAndStillNamed() {
    BadMessage bad =
        bad(frames("a.prod.b", "{\"x\":\"" + "y".repeat(200_000) + "\"," + GOOD.substring(1)));
    assertThat(bad.fault()).isEqualTo(Fault.OVERSIZE);
    assertThat(bad.id()).isEqualTo(ID);
    assertThat(bad.reason()).endsWith("bytes (expected 1000 or fewer)");
  }

  @Test
  void anotherTopicInTheFrameIsBad() {
    assertThat(bad(frames("a.stg.b", GOOD)))
        .isEqualTo(new BadMessage(
            ID.substring(5),
            Fault.TOPIC,
            "the topic frame says \"a.stg.b\" (expected the envelope's \"a.prod.b\")"));
  }

  @Test
  void whatIsNotUtf8IsBad() {
    byte[] latin = GOOD.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    latin[5] = (byte) 0xe9;
    assertThat(bad(List.of("a.prod.b".getBytes(UTF_8), latin)).fault()).isEqualTo(Fault.UTF8);
    assertThat(bad(List.of(new byte[] {(byte) 0xff}, GOOD.getBytes(UTF_8))).fault())
        .isEqualTo(Fault.UTF8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                       | JSON     | not JSON: Unexpected end-of-input",
        "{'a':1}                                 | JSON     | not JSON: Unexpected character",
        "{\"a\":NaN}                             | JSON     | not JSON: Non-standard token 'NaN'",
        "{\"topic\":\"t\",\"msg\":{}} {}         | JSON     | not JSON: Trailing token",
        "[1]                                     | ENVELOPE | JSON that is a list (expected an object)",
        "\"x\"                                   | ENVELOPE | JSON that is \"x\" (expected an object)",
        "{\"msg\":{}}                            | ENVELOPE | topic: missing (expected a text of 1 to 500 characters)",
        "{\"topic\":\"a\\nb\",\"msg\":{}}             | ENVELOPE | topic: \"a?b\" (expected a text",
        "{\"topic\":7,\"msg\":{}}                | ENVELOPE | topic: 7 (expected a text",
        "{\"topic\":\"t\"}                       | ENVELOPE | msg: missing (expected an object)",
        "{\"topic\":\"t\",\"msg\":\"x\"}         | ENVELOPE | msg: \"x\" (expected an object)",
        "{\"topic\":\"t\",\"msg\":{},\"msg_id\":5} | ENVELOPE | msg_id: 5 (expected a text of 1 to 200 characters)",
      })
  void whatIsNoEnvelopeIsBad(String json, Fault fault, String reason) {
    BadMessage bad = bad(frames("t", json));
    assertThat(bad.fault()).isEqualTo(fault);
    assertThat(bad.reason()).startsWith(reason);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"topic\":\"t\",\"msg\":" + "{\"a\":".repeat(300) + "1" + "}".repeat(300) + "}";
    assertThat(((BadMessage) FedmsgEnvelope.parse(deep.getBytes(UTF_8))).fault())
        .isEqualTo(Fault.JSON);
  }

  @Test
  void anIdForTheLogHoldsNothingThatCouldForgeALine() {
    assertThat(bad(frames("{\"msg_id\":\"a\nb é\"")).id()).isEqualTo("a?b???");
  }

  @Test
  void whatIsBuiltCanBeRead() {
    Instant now = Instant.parse("2018-03-17T07:12:26.25Z");
    FedmsgEnvelope built = FedmsgEnvelope.of("a.b", Json.object().put("x", 1), now, 3, "koji");
    assertThat(built.messageId().orElseThrow()).matches("2018-[0-9a-f-]{36}");
    assertThat(new String(built.bytes(), UTF_8)).contains("\"timestamp\":1521270746.250");
    assertThat(((FedmsgEnvelope) FedmsgEnvelope.parse(built.bytes())).identity())
        .isEqualTo(built.identity());
  }
}
