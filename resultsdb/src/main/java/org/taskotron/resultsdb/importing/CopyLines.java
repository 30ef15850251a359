package org.taskotron.resultsdb.importing;

import java.io.IOException;

/**
 * The lines of a {@code COPY … FROM stdin} block: fields between tabs, {@code \N} for NULL, a backslash before what would
 * else end a field or row.
 *
 * <pre>
 *   7484989  dist.rpmlint  2016-08-15 13:29:06  PASSED  0 errors,\n30 warnings  \N
 *   \.
 * </pre>
 */
final class CopyLines {

  private static final int OCTAL_DIGITS = 3;
  private static final int HEX_DIGITS = 2;

  private final DumpBytes in;
  private final Row row;
  private final long begun;

  CopyLines(DumpBytes in, Row row) {
    this.in = in;
    this.row = row;
    this.begun = in.line();
  }

  /** Reads the next row; false at the end of the block. */
  boolean next() throws IOException {
    row.begin(in.line());
    boolean isNull = false;
    while (true) {
      int b = in.next();
      switch (b) {
        case '\t' -> {
          row.endField(isNull);
          isNull = false;
        }
        case '\n' -> {
          row.endField(isNull);
          return true;
        }
        case '\\' -> {
          int escaped = in.next();
          boolean first = row.atFieldBegin() && !isNull;
          if (first && escaped == '.' && row.fields() == 0 && endsLine(in.peek())) {
            in.skipLine();
            return false;
          }
          int after = in.peek();
          if (first && escaped == 'N' && (after == '\t' || endsLine(after))) {
            isNull = true;
          } else {
            unescape(escaped);
          }
        }
        case '\r' -> {
          if (in.peek() != '\n') {
            row.put(b);
          }
        }
        case DumpBytes.END ->
          throw new BadDump(
              in.line(), "the dump is cut off in the rows that begin at line " + begun);
        default -> row.put(b);
      }
    }
  }

  private static boolean endsLine(int b) {
    return b == '\n' || b == '\r' || b == DumpBytes.END;
  }

  private void unescape(int escaped) throws IOException {
    switch (escaped) {
      case 'b' -> row.put('\b');
      case 'f' -> row.put('\f');
      case 'n' -> row.put('\n');
      case 'r' -> row.put('\r');
      case 't' -> row.put('\t');
      case 'v' -> row.put(0x0B);
      case 'x' -> {
        if (Character.digit(in.peek(), 16) < 0) {
          row.put('x');
        } else {
          row.put(digits(0, 16, HEX_DIGITS));
        }
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' ->
        row.put(digits(escaped - '0', 8, OCTAL_DIGITS - 1));
      case DumpBytes.END -> throw new BadDump(in.line(), "the dump is cut off in a row");
      default -> row.put(escaped);
    }
  }

  private int digits(int begin, int radix, int most) throws IOException {
    int value = begin;
    for (int i = 0; i < most && Character.digit(in.peek(), radix) >= 0; i++) {
      value = value * radix + Character.digit(in.next(), radix);
    }
    return value;
  }
}
