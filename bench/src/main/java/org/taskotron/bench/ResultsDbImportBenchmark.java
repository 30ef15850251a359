package org.taskotron.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/**
 * A dump of an upstream ResultsDB into an empty database, from the start of the program to its end.
 *
 * <p>{@code BENCH_IMPORTED} says how many results are in it.
 */
final class ResultsDbImportBenchmark implements Benchmark {

  private static final long RESULTS = count();

  private final String name;
  private final Supplier<DatabaseConfig> database;
  private @Nullable Programs programs;
  private @Nullable Path dump;
  private int runs;

  private ResultsDbImportBenchmark(String name, Supplier<DatabaseConfig> database) {
    this.name = name;
    this.database = database;
  }

  static ResultsDbImportBenchmark onSqlite() {
    return new ResultsDbImportBenchmark("resultsdb.import.sqlite", DatabaseConfig::embedded);
  }

  static ResultsDbImportBenchmark onMariaDb() {
    return new ResultsDbImportBenchmark(
        "resultsdb.import.mariadb", () -> MariaDbServer.shared().newDatabase());
  }

  private static long count() {
    String value = System.getenv("BENCH_IMPORTED");
    return value == null || value.isEmpty() ? 200_000 : Long.parseLong(value);
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public void prepare() throws Exception {
    Programs made = new Programs();
    programs = made;
    dump = made.folder().resolve("dump.sql");
    write(dump);
  }

  @Override
  public List<Double> run() throws Exception {
    Programs with = java.util.Objects.requireNonNull(programs);
    Path directory = with.writeResultsDb("resultsdb" + ++runs, database.get(), "");
    long begin = System.nanoTime();
    Process process =
        with.start("resultsdb", "import", directory.toString(), "--dump", String.valueOf(dump));
    int exit = process.waitFor();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (exit != 0) {
      throw new IOException("the import ended with " + exit + ": see " + with.folder());
    }
    return List.of(RESULTS / seconds);
  }

  /** In the order of tables that pg_dump has. */
  private static void write(Path file) throws IOException {
    SampleResults samples = new SampleResults(RESULTS);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("COPY public.\"group\" (id, uuid, description, ref_url) FROM stdin;\n");
      for (long item = 0; item < samples.items(); item++) {
        out.write(item + 1 + "\t" + SampleResults.group(item) + "\tjob of "
            + SampleResults.item(item) + "\t\\N\n");
      }
      out.write("\\.\nCOPY public.groups_to_results (id, group_uuid, result_id) FROM stdin;\n");
      for (long n = 0; n < RESULTS; n++) {
        out.write(n + 1 + "\t" + SampleResults.group(n / SampleResults.OF_AN_ITEM) + "\t" + (n + 1)
            + "\n");
      }
      out.write("\\.\nCOPY public.result (id, testcase_name, submit_time, outcome, note, ref_url)"
          + " FROM stdin;\n");
      for (long n = 0; n < RESULTS; n++) {
        long item = n / SampleResults.OF_AN_ITEM;
        out.write(n + 1 + "\t"
            + SampleResults.testcase(item * 7 + n % SampleResults.OF_AN_ITEM * 50)
            + "\t" + samples.time(n).replace('T', ' ') + "\t" + (n % 5 == 3 ? "FAILED" : "PASSED")
            + "\t" + n % 30 + " warnings\thttps://qa.example/artifacts/all/"
            + SampleResults.group(item)
            + "/\n");
      }
      out.write("\\.\nCOPY public.result_data (id, result_id, key, value) FROM stdin;\n");
      long row = 0;
      for (long n = 0; n < RESULTS; n++) {
        String result = "\t" + (n + 1) + "\t";
        out.write(
            ++row + result + "item\t" + SampleResults.item(n / SampleResults.OF_AN_ITEM) + "\n");
        out.write(++row + result + "type\tkoji_build\n");
        out.write(++row + result + "arch\t" + (n % 3 == 0 ? "noarch" : "x86_64") + "\n");
        if (n % 2 == 0) {
          out.write(++row + result + "scenario\tscenario-" + n % 20 + "\n");
        }
      }
      out.write("\\.\nCOPY public.testcase (id, name, ref_url) FROM stdin;\n");
      for (long n = 0; n < SampleResults.TESTCASES; n++) {
        out.write(n + 1 + "\t" + SampleResults.testcase(n) + "\t\\N\n");
      }
      out.write("\\.\n");
    }
  }

  @Override
  public void clear() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }
}
