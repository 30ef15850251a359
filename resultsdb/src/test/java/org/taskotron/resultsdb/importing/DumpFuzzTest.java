package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.fuzz.Fuzz;
import org.taskotron.resultsdb.fuzz.Nasty;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/**
 * Dumps that were damaged somewhere: each is brought in, or refused with words and nothing of it stored, soon, and a good
 * dump can be brought in after it.
 */
class DumpFuzzTest {

  private static final int SHARES = 7;
  private static final int SHARES_OF_READING = 3;
  private static final long SLOW_MILLIS = 5_000;
  private static final int SAMPLE_RESULTS = 300;

  @TempDir
  Path folder;

  private final Nasty nasty = new Nasty(Fuzz.SEED);
  private final List<byte[]> good = new ArrayList<>();
  private @Nullable Database database;
  private Path sample;
  private int databases;
  private int refused;
  private int stored;

  @BeforeEach
  void goodOnes() throws IOException {
    for (String name : List.of("copy.sql", "inserts.sql", "column-inserts.sql")) {
      try (InputStream in = DumpFuzzTest.class.getResourceAsStream(name)) {
        good.add(in.readAllBytes());
      }
    }
    sample = folder.resolve("sample.sql");
    SampleDump.write(sample, SAMPLE_RESULTS);
    good.add(Files.readAllBytes(sample));
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void everyDumpIsReadToItsEndOrToAMistakeWithItsLine() throws Exception {
    int read = Fuzz.forShares(SHARES_OF_READING, () -> {
      byte[] dump = damaged(nasty.oneOf(good));
      try {
        read(dump);
        stored++;
      } catch (BadDump e) {
        assertThat(e.line()).isPositive();
        assertThat(e.getMessage()).isNotBlank().doesNotMatch("(?s).*\\p{Cntrl}.*");
        refused++;
      } catch (RuntimeException e) {
        throw failed(dump, e);
      }
    });
    System.out.println("fuzz: " + read + " dumps read with seed " + Fuzz.SEED + ", " + stored
        + " to the end, " + refused + " to a mistake");
  }

  private static void read(byte[] dump) throws IOException {
    DumpReader reader =
        new DumpReader(new DumpBytes(new ByteArrayInputStream(dump)), new DumpReader.Sink() {
          @Override
          public boolean table(String name, List<String> columns, long line) {
            return true;
          }

          @Override
          public void row(Row row) {
            assertThat(row.line()).isPositive();
          }
        });
    reader.read();
  }

  @Test
  void everyDumpIsBroughtInOrRefusedAndTheNextOneCanBe() throws Exception {
    int read = Fuzz.forShares(SHARES, this::one);
    anEmptyDatabase();
    assertThat(imported(sample).results()).isEqualTo(SAMPLE_RESULTS);
    System.out.println("fuzz: " + read + " dumps with seed " + Fuzz.SEED + ", " + stored
        + " brought in, " + refused + " refused");
  }

  private static AssertionError failed(byte[] dump, Throwable e) throws IOException {
    Path kept = Files.createTempFile("fuzzed", ".sql");
    Files.write(kept, dump);
    return new AssertionError("seed " + Fuzz.SEED + ", the dump is " + kept, e);
  }

  /** The one that nothing was stored into so far, or another one. */
  private void anEmptyDatabase() throws IOException {
    if (database != null) {
      SqlImportStore store = new SqlImportStore(database);
      if (store.progress().isEmpty() && store.isEmpty()) {
        return;
      }
      database.close();
    }
    database = TestDatabases.sqlite(
        SqlResultStore.SCHEMA, Files.createDirectory(folder.resolve("database" + databases++)));
  }

  private DumpImport of(Path dump, ByteArrayOutputStream said) {
    return new DumpImport(
        dump,
        new DumpImport.Settings(folder, false),
        new Outcomes(List.of()),
        new ProgressLine(
            new PrintStream(said, true, StandardCharsets.UTF_8), false, Ticker.system()));
  }

  private Summary imported(Path dump) throws IOException {
    return of(dump, new ByteArrayOutputStream()).into(new SqlImportStore(database()));
  }

  private Database database() {
    return java.util.Objects.requireNonNull(database);
  }

  private void one() throws IOException {
    anEmptyDatabase();
    Path dump = folder.resolve("dump.sql");
    byte[] bytes = damaged(nasty.oneOf(good));
    if (nasty.once(3)) {
      bytes = compressed(bytes);
      bytes = nasty.once(2) ? damaged(bytes) : bytes;
    }
    Files.write(dump, bytes);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    SqlImportStore store = new SqlImportStore(database());
    long begun = System.nanoTime();
    try {
      Optional<String> tried = Optional.empty();
      long could = 0;
      try {
        could = of(dump, said).dryRun().results();
      } catch (ImportRefused e) {
        tried = Optional.of(String.valueOf(e.getMessage()));
      }
      try {
        Summary summary = of(dump, said).into(store);
        assertThat(tried).isEmpty();
        assertThat(summary.results()).isEqualTo(could);
        assertAllCanBeRead(summary.results());
        stored++;
      } catch (ImportRefused e) {
        assertThat(tried).hasValue(String.valueOf(e.getMessage()));
        assertThat(e.getMessage()).startsWith("dump.sql").hasSizeLessThan(500);
        assertThat(e.getMessage()).doesNotMatch("(?s).*\\p{Cntrl}.*");
        assertThat(store.progress()).isEmpty();
        assertThat(store.isEmpty()).isTrue();
        refused++;
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      throw failed(bytes, e);
    }
    assertThat((System.nanoTime() - begun) / 1_000_000).as("ms").isLessThan(SLOW_MILLIS);
    assertThat(said.toString(StandardCharsets.UTF_8).replace("\n", ""))
        .doesNotMatch("(?s).*\\p{Cntrl}.*");
    assertThat(folder.resolve("import-dry-run")).doesNotExist();
  }

  private void assertAllCanBeRead(long results) {
    try (SqlResultStore store = new SqlResultStore(database(), new ManualClock())) {
      assertThat(store.results(ResultQuery.ALL, Window.at(0, 10_000)).items())
          .hasSize((int) results);
    }
  }

  private static byte[] compressed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private byte[] damaged(byte[] whole) {
    byte[] bytes = whole;
    for (int i = nasty.below(4); i >= 0; i--) {
      bytes = nasty.once(3) ? fieldsChanged(bytes) : bytesChanged(bytes);
    }
    return bytes;
  }

  private byte[] bytesChanged(byte[] bytes) {
    int at = nasty.below(bytes.length + 1);
    int length = Math.min(bytes.length - at, nasty.below(nasty.once(4) ? bytes.length + 1 : 20));
    byte[] there = Arrays.copyOfRange(bytes, at, at + length);
    return switch (nasty.below(5)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(bytes, at, new byte[0], at + length);
      case 2 -> joined(bytes, at, there, at);
      case 3 ->
        joined(bytes, at, new byte[] {(byte) nasty.below(256)}, Math.min(bytes.length, at + 1));
      default -> joined(bytes, at, nasty.text(2_000).getBytes(StandardCharsets.UTF_8), at);
    };
  }

  private static byte[] joined(byte[] bytes, int until, byte[] middle, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, until);
    out.writeBytes(middle);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }

  /** A field of a row, or a word of a statement, becomes something else. */
  private byte[] fieldsChanged(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String[] fields = text.split("(?<=[\t\n ,'])|(?=[\t\n ,'])");
    for (int i = nasty.below(3); i >= 0; i--) {
      String odd = nasty.once(3)
          ? nasty.oneOf(fields.length == 0 ? List.of("") : Arrays.asList(fields))
          : nasty.oneOf(List.of(
              "\\N",
              "\\.",
              "'",
              "\"",
              "$$",
              "$x$",
              "--",
              "/*",
              "*/",
              ";",
              "(",
              ")",
              "\\",
              "\\x",
              "-1",
              "0",
              "2147483648",
              "1e9",
              "NULL",
              "COPY",
              "FROM stdin;\n",
              "infinity",
              "0001-01-01 00:00:00 BC",
              "294276-12-31 23:59:59.999999",
              "2016-08-15 13:29:06",
              nasty.text(1_000)));
      if (fields.length > 0) {
        fields[nasty.below(fields.length)] =
            new String(odd.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return String.join("", fields).getBytes(StandardCharsets.ISO_8859_1);
  }
}
