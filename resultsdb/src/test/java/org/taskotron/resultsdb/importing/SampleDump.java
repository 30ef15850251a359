package org.taskotron.resultsdb.importing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Dumps of any size in the order of tables and rows as pg_dump has it; some rows do not fit. */
public final class SampleDump {

  private static final int OF_A_GROUP = 10;

  private SampleDump() {}

  public static void write(Path file, long results) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("--\n-- PostgreSQL database dump\n--\n");
      out.write("COPY public.\"group\" (id, uuid, description, ref_url) FROM stdin;\n");
      for (long group = 1; group <= results / OF_A_GROUP; group++) {
        out.write(group + "\t" + uuid(group) + "\tjob " + group + "\t\\N\n");
      }
      out.write("\\.\nCOPY public.groups_to_results (id, group_uuid, result_id) FROM stdin;\n");
      for (long n = 1; n <= results; n++) {
        out.write(n + "\t" + uuid((n - 1) / OF_A_GROUP + 1) + "\t" + id(n) + "\n");
      }
      out.write(
          "\\.\nCOPY public.result (id, testcase_name, submit_time, outcome, note, ref_url) FROM stdin;\n");
      // Changed rows stand last, as they do in PostgreSQL.
      LongStream.concat(
              LongStream.rangeClosed(1, results).filter(n -> n % 97 != 0),
              LongStream.rangeClosed(1, results).filter(n -> n % 97 == 0))
          .forEach(n -> result(out, n));
      out.write("\\.\nCOPY public.result_data (id, result_id, key, value) FROM stdin;\n");
      for (long n = 1; n <= results; n++) {
        out.write(4 * n + "\t" + id(n) + "\titem\tpkg-1." + n / 10 + "-1.fc42\n");
        out.write(4 * n + 1 + "\t" + id(n) + "\ttype\tkoji_build\n");
        out.write(4 * n + 2 + "\t" + id(n) + "\tarch\tx86_64\n");
        if (n % 1_000 == 0) {
          out.write(4 * n + 3 + "\t" + (id(n) + 1) + "\tstray\t" + n + "\n");
          out.write(4 * n + 3 + "\t" + id(n) + "\tlog\t" + "long ".repeat(100) + n + "\n");
        }
      }
      out.write("\\.\nCOPY public.testcase (id, name, ref_url) FROM stdin;\n");
      for (int n = 0; n < 50; n++) {
        out.write(n + 1 + "\tdist.check-" + n + "\thttps://wiki.example/" + n + "\n");
      }
      out.write("\\.\n--\n-- PostgreSQL database dump complete\n--\n");
    }
  }

  private static void result(BufferedWriter out, long n) {
    try {
      out.write(id(n) + "\tdist.check-" + n % 50 + "\t2026-01-" + (10 + n % 10) + " 12:00:00."
          + (100_000 + n % 900_000) + "\t" + (n % 5 == 0 ? "FAILED" : "PASSED")
          + "\t\\N\thttps://qa.example/"
          + n + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** With gaps. */
  static long id(long n) {
    return 1_000 + 2 * n;
  }

  private static String uuid(long group) {
    return "10000000-0000-4000-8000-%012d".formatted(group);
  }
}
