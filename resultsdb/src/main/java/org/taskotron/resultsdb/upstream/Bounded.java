package org.taskotron.resultsdb.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Bounds on an answer: of its bytes, and of what is made of them, since {@code []} of two bytes takes some fifty of memory. */
final class Bounded {

  static final long MOST_BYTES = 32L << 20;
  static final int MOST_TOKENS = 1_000_000;

  private Bounded() {}

  static InputStream bytes(InputStream in) {
    return new FilterInputStream(in) {
      private long read;

      @Override
      public int read() throws IOException {
        int one = super.read();
        counted(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        counted(Math.max(0, count));
        return count;
      }

      private void counted(int count) throws TooLarge {
        read += count;
        if (read > MOST_BYTES) {
          throw new TooLarge("an answer of over " + (MOST_BYTES >> 20) + " MiB");
        }
      }
    };
  }

  static JsonParser tokens(JsonParser parser) {
    return new JsonParserDelegate(parser) {
      private int read;

      @Override
      public JsonToken nextToken() throws IOException {
        if (++read > MOST_TOKENS) {
          throw new TooLarge("an answer of over " + MOST_TOKENS + " names and values");
        }
        return super.nextToken();
      }

      @Override
      public @Nullable String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
      }
    };
  }
}
