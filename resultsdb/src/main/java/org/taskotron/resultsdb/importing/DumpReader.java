package org.taskotron.resultsdb.importing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows out of a plain {@code pg_dump}, statement by statement: {@code COPY} blocks and {@code INSERT}s. Of the
 * others it learns columns and character set; everything else is passed over. Not safe for use by several threads.
 */
final class DumpReader {

  /** Takes the rows. */
  interface Sink {
    /**
     * Rows of a table come.
     *
     * @param columns in the order of their fields; empty: the dump does not say
     * @return whether the rows are wanted
     */
    boolean table(String name, List<String> columns, long line);

    void row(Row row);
  }

  private enum Kind {
    WORD,
    QUOTED,
    STRING,
    SIGN,
    END
  }

  /** A token's bytes, which are not copied to be looked at: they may be many. */
  private static final class Text extends ByteArrayOutputStream {
    int first() {
      return buf[0];
    }

    void into(Row row) {
      for (int i = 0; i < count; i++) {
        row.put(buf[i]);
      }
    }
  }

  private static final Set<String> NO_COLUMNS =
      Set.of("constraint", "primary", "unique", "check", "foreign", "exclude", "like");
  private static final String HEAD = "PostgreSQL database dump";
  private static final String TAIL = "PostgreSQL database dump complete";
  private static final int COMMENT = 60;

  /** In bytes: of what is longer than any text that is kept whole, the rest need not be held. */
  private static final int LONGEST_TEXT = 4 * Fitting.LONGEST;

  /** PostgreSQL's own names end there. */
  private static final int LONGEST_NAME = 63;

  private final DumpBytes in;
  private final Sink sink;
  private final Row row = new Row();
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Text text = new Text();
  private Charset charset = StandardCharsets.UTF_8;
  private boolean plainBackslashes = true;
  private boolean headSeen;
  private boolean tailSeen;
  private Kind kind = Kind.END;
  private int signSeen;

  DumpReader(DumpBytes in, Sink sink) {
    this.in = in;
    this.sink = sink;
  }

  /** In which the texts of the rows are. */
  Charset charset() {
    return charset;
  }

  void read() throws IOException {
    while (statement()) {
      // one after the other
    }
    if (headSeen && !tailSeen) {
      throw new BadDump(in.line(), "the dump is cut off: its last line (" + TAIL + ") is missing");
    }
  }

  private boolean statement() throws IOException {
    skipBlanks();
    if (in.peek() == '\\') {
      in.skipLine(); // psql's own, such as \connect
      return true;
    }
    long line = in.line();
    token();
    switch (kind) {
      case END -> {
        return false;
      }
      case WORD -> {
        switch (word()) {
          case "copy" -> copy(line);
          case "insert" -> insert(line);
          case "create" -> create();
          case "set" -> set(line);
          default -> skipStatement();
        }
      }
      default -> skipStatement();
    }
    return true;
  }

  private void copy(long line) throws IOException {
    token();
    if (isSign('(')) { // of a query: there are no rows here
      skipStatement();
      return;
    }
    String name = name();
    List<String> named = isSign('(') ? names() : columns.getOrDefault(name, List.of());
    boolean fromStdin = false;
    while (!isSign(';')) {
      mustGoOn(line);
      fromStdin |= kind == Kind.WORD && word().equals("stdin");
      token();
    }
    if (!fromStdin) {
      return;
    }
    in.skipLine();
    boolean wanted = sink.table(name, named, line);
    CopyLines lines = new CopyLines(in, row);
    while (lines.next()) {
      if (wanted) {
        sink.row(row);
      }
    }
  }

  private void insert(long line) throws IOException {
    token(); // into
    token();
    String name = name();
    List<String> named = isSign('(') ? names() : columns.getOrDefault(name, List.of());
    boolean wanted = sink.table(name, named, line);
    while (!(kind == Kind.WORD && word().equals("values"))) {
      mustGoOn(line);
      if (isSign(';')) {
        return; // default values, or a query
      }
      token();
    }
    token();
    while (isSign('(')) {
      values(line);
      if (wanted) {
        sink.row(row);
      }
      token();
      if (isSign(',')) {
        token();
      }
    }
    if (!isSign(';')) {
      skipStatement();
    }
  }

  /** What stands between parentheses, into the row. */
  private void values(long line) throws IOException {
    row.begin(in.line());
    while (true) {
      token();
      boolean isNull = kind == Kind.WORD && word().equals("null");
      if (!isNull) {
        text.into(row);
      }
      row.endField(isNull);
      token();
      while (!isSign(',') && !isSign(')')) { // a cast, or what follows a sign
        mustGoOn(line);
        token();
      }
      if (isSign(')')) {
        return;
      }
    }
  }

  private void create() throws IOException {
    token();
    while (kind == Kind.WORD
        && Set.of("unlogged", "temporary", "temp", "global", "local").contains(word())) {
      token();
    }
    if (kind != Kind.WORD || !word().equals("table")) {
      skipStatement();
      return;
    }
    token();
    while (kind == Kind.WORD && Set.of("if", "not", "exists").contains(word())) {
      token();
    }
    String name = name();
    if (!isSign('(')) {
      skipStatement();
      return;
    }
    columns.put(name, definedColumns());
    skipStatement();
  }

  /** The first word of each definition, but those of constraints. */
  private List<String> definedColumns() throws IOException {
    List<String> found = new ArrayList<>();
    int depth = 1;
    boolean first = true;
    while (depth > 0 && kind != Kind.END) {
      token();
      if (first && (kind == Kind.QUOTED || kind == Kind.WORD && !NO_COLUMNS.contains(word()))) {
        found.add(kind == Kind.QUOTED ? quoted() : word());
        mustBeFew(found);
      }
      first = depth == 1 && isSign(',');
      if (isSign('(')) {
        depth++;
      } else if (isSign(')')) {
        depth--;
      }
    }
    return List.copyOf(found);
  }

  private void set(long line) throws IOException {
    token();
    String setting = kind == Kind.WORD ? word() : "";
    token(); // = or to
    token();
    String value = kind == Kind.END ? "" : quoted();
    if (setting.equals("client_encoding")) {
      charset = charset(value, line);
    } else if (setting.equals("standard_conforming_strings")) {
      plainBackslashes = !value.equalsIgnoreCase("off");
    }
    if (!isSign(';')) {
      skipStatement();
    }
  }

  private static Charset charset(String name, long line) {
    String known = switch (name.toUpperCase(Locale.ROOT)) {
      case "UTF8", "UNICODE", "SQL_ASCII" -> "UTF-8";
      case "LATIN1" -> "ISO-8859-1";
      case "LATIN9" -> "ISO-8859-15";
      case "WIN1252" -> "windows-1252";
      default -> name;
    };
    try {
      Charset charset = Charset.forName(known.replace('_', '-'));
      if (charset.canEncode()) { // so that damaged texts can be told
        return charset;
      }
    } catch (IllegalArgumentException e) {
      throw unknown(name, line, e);
    }
    throw unknown(name, line, null);
  }

  private static BadDump unknown(String charset, long line, @Nullable Exception cause) {
    return new BadDump(
        line, "client_encoding " + charset + " (make the dump with --encoding=UTF8)", cause);
  }

  /** A table's name without its schema; the token behind it is read already. */
  private String name() throws IOException {
    String name = kind == Kind.QUOTED ? quoted() : word();
    token();
    while (isSign('.')) {
      token();
      name = kind == Kind.QUOTED ? quoted() : word();
      token();
    }
    return name;
  }

  /** Names in parentheses; the token behind them is read already. */
  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    while (!isSign(')')) {
      token();
      mustGoOn(in.line());
      if (kind == Kind.WORD || kind == Kind.QUOTED) {
        names.add(kind == Kind.QUOTED ? quoted() : word());
        mustBeFew(names);
      }
    }
    token();
    return List.copyOf(names);
  }

  private void mustBeFew(List<String> names) {
    if (names.size() > Row.MOST_FIELDS) {
      throw new BadDump(
          in.line(), "a table of over " + Row.MOST_FIELDS + " columns (PostgreSQL has none)");
    }
  }

  private void skipStatement() throws IOException {
    while (!isSign(';') && kind != Kind.END) {
      token();
    }
  }

  private void mustGoOn(long begun) {
    if (kind == Kind.END) {
      throw new BadDump(
          in.line(), "the dump is cut off in the statement that begins at line " + begun);
    }
  }

  private boolean isSign(int sign) {
    return kind == Kind.SIGN && signSeen == sign;
  }

  private String word() {
    return quoted().toLowerCase(Locale.ROOT);
  }

  private String quoted() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private void token() throws IOException {
    skipBlanks();
    text.reset();
    int b = in.next();
    if (b == DumpBytes.END) {
      kind = Kind.END;
    } else if (b == '\'') {
      kind = Kind.STRING;
      string('\'', !plainBackslashes);
    } else if (b == '"') {
      kind = Kind.QUOTED;
      string('"', false);
    } else if ((b == 'e' || b == 'E') && in.peek() == '\'') {
      kind = Kind.STRING;
      in.next();
      string('\'', true);
    } else if (b == '$' && (isWord(in.peek()) || in.peek() == '$')) {
      kind = Kind.STRING;
      dollars();
    } else if (isWord(b) || b == '-' || b == '+') {
      kind = Kind.WORD;
      text.write(b);
      while (isWord(in.peek()) || in.peek() == '.' && isNumber()) {
        hold(in.next());
      }
    } else {
      kind = Kind.SIGN;
      signSeen = b;
    }
  }

  /** A point belongs to a number, and parts names. */
  private boolean isNumber() {
    int first = text.first();
    return first >= '0' && first <= '9' || first == '-' || first == '+';
  }

  private static boolean isWord(int b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '_'
        || b >= 0x80;
  }

  private void string(int quote, boolean backslashes) throws IOException {
    long begun = in.line();
    while (true) {
      int b = in.next();
      if (b == DumpBytes.END) {
        throw new BadDump(in.line(), "the dump is cut off in a text that begins at line " + begun);
      }
      if (b == quote) {
        if (in.peek() != quote) {
          return;
        }
        in.next();
      } else if (backslashes && b == '\\') {
        b = escaped();
      }
      hold(b);
    }
  }

  private void hold(int b) {
    if (text.size() < LONGEST_TEXT) {
      text.write(b);
    }
  }

  private int escaped() throws IOException {
    int b = in.next();
    return switch (b) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> b;
    };
  }

  /** {@code $tag$ … $tag$}, the body of a function: passed over. */
  private void dollars() throws IOException {
    StringBuilder tag = new StringBuilder("$");
    while (isWord(in.peek()) && tag.length() <= LONGEST_NAME) {
      tag.append((char) in.next());
    }
    if (in.peek() != '$') { // no quote after all
      kind = Kind.SIGN;
      signSeen = '$';
      return;
    }
    in.next();
    tag.append('$');
    int b;
    StringBuilder last = new StringBuilder();
    while (!last.toString().contentEquals(tag)) {
      b = in.next();
      if (b == DumpBytes.END) {
        throw new BadDump(in.line(), "the dump is cut off in a text quoted by " + tag);
      }
      last.append((char) b);
      if (last.length() > tag.length()) {
        last.deleteCharAt(0);
      }
    }
  }

  private void skipBlanks() throws IOException {
    while (true) {
      int b = in.peek();
      if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
        in.next();
      } else if (b == '-' && in.peekSecond() == '-') {
        comment();
      } else if (b == '/' && in.peekSecond() == '*') {
        longComment();
      } else {
        return;
      }
    }
  }

  private void comment() throws IOException {
    in.next();
    in.next();
    StringBuilder said = new StringBuilder();
    int b = in.next();
    while (b != '\n' && b != DumpBytes.END) {
      if (said.length() < COMMENT) {
        said.append((char) b);
      }
      b = in.next();
    }
    String words = said.toString().strip();
    headSeen |= words.equals(HEAD);
    tailSeen |= words.equals(TAIL);
  }

  private void longComment() throws IOException {
    in.next();
    in.next();
    int b = in.next();
    while (b != DumpBytes.END && !(b == '*' && in.peek() == '/')) {
      b = in.next();
    }
    in.next();
  }
}
