package org.taskotron.resultsdb.result;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What makes a result that is handed in twice one result, and a list one list: a key of the sender's choice, and a
 * fingerprint of what was handed in under it.
 *
 * @param text 1 to 255 characters
 * @param fingerprint of the meaning of the body: the order of its fields and what we ignore make no difference
 */
public record IdempotencyKey(String text, String fingerprint) {

  public static final int LONGEST = 255;

  public static IdempotencyKey of(String text, NewResult result) {
    return new IdempotencyKey(text, Hash.of(meaning(List.of(result))));
  }

  /** The key of a whole list. */
  public static IdempotencyKey of(String text, List<NewResult> results) {
    return new IdempotencyKey(text, Hash.of(meaning(results)));
  }

  /** Each part with its length, so that no two different results read alike. */
  private static byte[] meaning(List<NewResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (NewResult result : results) {
        meaning(out, result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void meaning(DataOutputStream out, NewResult result) throws IOException {
    text(out, Optional.of(result.outcome()));
    text(out, Optional.of(result.testcase().name()));
    said(out, result.testcase().refUrl());
    out.writeInt(result.groups().size());
    for (GroupMention group : result.groups()) {
      text(out, group.uuid());
      said(out, group.description());
      said(out, group.refUrl());
    }
    text(out, result.note());
    text(out, result.refUrl());
    text(out, Optional.of(result.data().json()));
    text(out, result.submitTime().map(Object::toString));
  }

  private static void said(DataOutputStream out, Said said) throws IOException {
    out.writeBoolean(said.spoken());
    text(out, said.text());
  }

  private static void text(DataOutputStream out, Optional<String> text) throws IOException {
    byte[] bytes = text.orElse("").getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.isPresent() ? bytes.length : -1);
    out.write(bytes);
  }
}
