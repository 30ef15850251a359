package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements of a dump, and the rows in them. */
class DumpReaderTest {

  private final List<String> seen = new ArrayList<>();

  private List<String> read(String dump) throws IOException {
    byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);
    DumpReader.Sink sink = new DumpReader.Sink() {
      @Override
      public boolean table(String name, List<String> columns, long line) {
        seen.add(line + " " + name + columns);
        return !name.equals("unwanted");
      }

      @Override
      public void row(Row row) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < row.fields(); i++) {
          fields.add(row.isNull(i) ? "NULL" : "<" + row.word(i) + ">");
        }
        seen.add(row.line() + " " + String.join(" ", fields));
      }
    };
    new DumpReader(new DumpBytes(new ByteArrayInputStream(bytes)), sink).read();
    return seen;
  }

  @Test
  void copyBlocksNameTheirColumns() throws Exception {
    assertThat(
            read(
                "COPY public.\"group\" (id, \"Odd \"\"name\", c) FROM stdin;\n1\t2\t3\n\\.\nselect 1;\n"))
        .containsExactly("1 group[id, Odd \"name, c]", "2 <1> <2> <3>");
  }

  @Test
  void copyEscapesAreTakenBack() throws Exception {
    assertThat(read("COPY t (a) FROM stdin;\n"
            + "tab\\tline\\nback\\\\slash\\b\\f\\r\\v\n"
            + "\\N\tNULL\\N\t\\\\N\t\t\\Nx\n"
            + "\\x41\\101\\60!\\xg\\q\\.\n"
            + "\\\\.\n"
            + "\\.\n"))
        .containsExactly(
            "1 t[a]",
            "2 <tab\tline\nback\\slash\b\f\r\u000B>",
            "3 NULL <NULLN> <\\N> <> <Nx>",
            "4 <AA0!xgq.>",
            "5 <\\.>");
  }

  @Test
  void insertsAreReadInAllTheirForms() throws Exception {
    assertThat(read("INSERT INTO public.t VALUES (1, 'it''s; -- a (text)', NULL, -2.5, true);\n"
            + "insert into t (b, \"group\") overriding system value values\n"
            + "\t(E'a\\nb\\\\', 'two\nlines'),\n"
            + "\t('x'::text, '\\n') ON CONFLICT DO NOTHING;\n"))
        .containsExactly(
            "1 t[]",
            "1 <1> <it's; -- a (text)> NULL <-2.5> <true>",
            "2 t[b, group]",
            "3 <a\nb\\> <two\nlines>",
            "5 <x> <\\n>");
  }

  @Test
  void columnsAreThoseOfTheTableWhereRowsDoNotNameThem() throws Exception {
    assertThat(
            read(
                "CREATE TABLE public.t (\n    id integer DEFAULT nextval('s'::regclass) NOT NULL,\n"
                    + "    \"key\" character varying(36), n numeric(3,2),\n    CONSTRAINT c CHECK ((id > 0)),\n"
                    + "    PRIMARY KEY (id)\n);\nINSERT INTO t VALUES (1);\nCOPY t FROM stdin;\n2\n\\.\n"))
        .containsExactly("7 t[id, key, n]", "7 <1>", "8 t[id, key, n]", "9 <2>");
  }

  @Test
  void everythingElseIsPassedOver() throws Exception {
    assertThat(
            read(
                "\\connect \"x;\"\n\\restrict abc\n-- COPY a FROM stdin;\n/* COPY b FROM stdin; */\n"
                    + "CREATE FUNCTION f() RETURNS void AS $body$ begin; COPY c FROM stdin; $$ end; $body$ LANGUAGE x;\n"
                    + "COMMENT ON TABLE t IS 'COPY d FROM stdin;';\nCOPY (select 1) TO stdout;\nCOPY t TO stdout;\n"
                    + "COPY unwanted (a) FROM stdin;\nINSERT INTO t VALUES (1);\n\\.\nINSERT INTO t VALUES (2);\n"))
        .containsExactly("9 unwanted[a]", "12 t[]", "12 <2>");
  }

  @Test
  void aDumpThatIsCutOffIsRefused() {
    for (String dump : List.of(
        "COPY t (a) FROM stdin;\n1\n2",
        "COPY t (a) FROM stdin;\n1\n",
        "COPY t (a",
        "INSERT INTO t VALUES (1, 'x",
        "INSERT INTO t VALUES (1, ",
        "--\n-- PostgreSQL database dump\n--\nCOPY t (a) FROM stdin;\n1\n\\.\n")) {
      assertThatThrownBy(() -> read(dump)).as(dump).hasMessageContaining("cut off");
    }
  }

  @Test
  void aCharacterSetThatNobodyKnowsIsRefusedWithItsLine() {
    for (String name : List.of("UT F8", "", "EUC_XX", "\u0007", "ISO-2022-CN")) {
      assertThatThrownBy(() -> read("\nSET client_encoding = '" + name + "';\n"))
          .isInstanceOfSatisfying(BadDump.class, e -> assertThat(e.line()).isEqualTo(2))
          .hasMessageContaining("make the dump with --encoding=UTF8")
          .hasMessageNotContaining("\u0007");
    }
  }

  @Test
  void aDollarThatQuotesNothingSwallowsNothing() throws Exception {
    assertThat(read("select $1, $x, " + "$" + "y".repeat(70) + "$;\nINSERT INTO t VALUES (1);\n"))
        .containsExactly("2 t[]", "2 <1>");
  }

  @Test
  void whatIsFarTooLongIsNotHeld() throws Exception {
    String tooLong = "x".repeat(4 * Fitting.LONGEST + 2);
    for (String value : List.of(tooLong, "'" + tooLong + "'")) {
      assertThat(read("INSERT INTO t VALUES (" + value + ");"))
          .last()
          .extracting(String::length)
          .isEqualTo("1 <>".length() + 4 * Fitting.LONGEST);
    }
    assertThat(read("COPY t (a) FROM stdin;\n" + "\t".repeat(5_000) + "\n\\.\n"))
        .endsWith("1 t[a]", "2 " + "<> ".repeat(Row.MOST_FIELDS) + "<>");
    assertThatThrownBy(() -> read("COPY t (" + "a,".repeat(5_000) + "a) FROM stdin;\n"))
        .hasMessageContaining("over 1600 columns");
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    assertThat(read("COPY t (a, b) FROM stdin;\r\n1\t\\N\r\nx\ry\t2\r\n\\.\r\nselect 1;\r\n"))
        .containsExactly("1 t[a, b]", "2 <1> NULL", "3 <x\ry> <2>");
  }
}
