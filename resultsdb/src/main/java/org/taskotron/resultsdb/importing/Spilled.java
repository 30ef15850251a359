package org.taskotron.resultsdb.importing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A row that was put aside.
 *
 * @param first what rows are sorted by: a result's id, or their own
 * @param second the order of rows of the same first
 * @param line where it stands in the dump
 * @param texts in the order of {@link Table#texts}, null for NULL
 */
record Spilled(long first, long second, long line, byte[] @Nullable [] texts) {

  private static final char REPLACED = '\uFFFD';

  /** A text; null for NULL. Bytes that are none of the character set become replacement characters. */
  @Nullable String text(int text, Charset charset) {
    byte[] bytes = texts[text];
    return bytes == null ? null : new String(bytes, charset);
  }

  /** Whether the bytes of this text are others than those of the string that was made of them. */
  boolean isDamaged(int text, String made, Charset charset) {
    byte[] bytes = texts[text];
    if (bytes == null || made.indexOf(REPLACED) < 0) {
      return false;
    }
    try {
      var unused = charset.newDecoder().decode(ByteBuffer.wrap(bytes));
      return false;
    } catch (CharacterCodingException e) {
      return true;
    }
  }
}
