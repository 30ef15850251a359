package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StompFrameTest {

  private static StompFrame read(String text) throws IOException {
    return StompFrame.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("destination", "/topic/a:b\\c\nd");
    headers.put("content-length", "3");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StompFrame("SEND", headers, new byte[] {'a', 0, 'b'}).write(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("SEND\ndestination:/topic/a\\cb\\\\c\\nd\ncontent-length:3\n\na\0b\0");
    StompFrame again = StompFrame.read(new ByteArrayInputStream(out.toByteArray()));
    assertThat(again.headers()).isEqualTo(headers);
    assertThat(again.body()).containsExactly('a', 0, 'b');
  }

  @Test
  void heartbeatsCarriageReturnsAndRepeatedHeadersAreTaken() throws Exception {
    StompFrame frame = read("\n\r\nRECEIPT\r\nreceipt-id:1\r\nreceipt-id:2\r\n\r\n\0");
    assertThat(frame.command()).isEqualTo("RECEIPT");
    assertThat(frame.header("receipt-id")).isEqualTo("1");
    assertThat(frame.header("other")).isEmpty();
  }

  @Test
  void whatIsNoStompIsRefusedAndWhatEndsIsNoticed() {
    assertThatThrownBy(() -> read("HTTP/1.1 400 Bad Request\nDate x\n\n"))
        .hasMessageContaining("does not speak STOMP");
    assertThatThrownBy(() -> read("x".repeat(70_000))).hasMessageContaining("without an end");
    assertThatThrownBy(() -> read("RECEIPT\n")).hasMessageContaining("closed the connection");
    assertThatThrownBy(() -> read("ERROR\n\nhalf")).hasMessageContaining("closed the connection");
  }
}
