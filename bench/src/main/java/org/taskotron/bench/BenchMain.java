package org.taskotron.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.taskotron.base.daemon.Cli;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run}: one JSON object a line and figure, and a table with the budgets at the end. */
@Command(
    name = "bench/run",
    header = "bench/run queue",
    description = "Measures the hot paths. A figure is the median of its runs after a warm-up.")
public final class BenchMain implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "figures to measure, by name or its beginning")
  private List<String> wanted = List.of();

  @Option(names = "--list", description = "say which figures there are")
  private boolean list;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "counted runs, 3 or more (default ${DEFAULT-VALUE})")
  private int runs = 3;

  private record Figure(String name, double value, int n) {}

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new BenchMain(), arguments));
  }

  private static List<Benchmark> all() {
    return List.of(
        QueueBenchmark.onSqlite(),
        QueueBenchmark.onMariaDb(),
        new HouseBenchmark(),
        new LogBenchmark(),
        new LogHeapBenchmark(),
        StartBenchmark.ofMaster(),
        StartBenchmark.ofResultsDb(),
        ResultsDbInsertBenchmark.onSqlite(),
        ResultsDbInsertBenchmark.onMariaDb(),
        ResultsDbInsertBenchmark.announcing(),
        ResultsDbImportBenchmark.onSqlite(),
        ResultsDbImportBenchmark.onMariaDb(),
        new ResultsDbQueryBenchmark());
  }

  @Override
  public Integer call() throws Exception {
    List<Benchmark> chosen = all().stream().filter(this::chosen).toList();
    if (list) {
      all().forEach(benchmark -> benchmark.names().forEach(System.out::println));
      return 0;
    }
    if (chosen.isEmpty()) {
      System.err.println("bench/run: no figure begins with " + wanted + " (see --list)");
      return 2;
    }
    List<Figure> figures = new ArrayList<>();
    for (Benchmark benchmark : chosen) {
      figures.addAll(measured(benchmark));
    }
    table(figures);
    return 0;
  }

  private boolean chosen(Benchmark benchmark) {
    return wanted.isEmpty()
        || benchmark.names().stream().anyMatch(name -> wanted.stream().anyMatch(name::startsWith));
  }

  private List<Figure> measured(Benchmark benchmark) throws Exception {
    List<List<Double>> values = new ArrayList<>();
    try {
      benchmark.prepare();
      benchmark.run(); // warm-up
      for (int run = 0; run < Math.max(3, runs); run++) {
        values.add(benchmark.run());
      }
    } finally {
      benchmark.clear();
    }
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < benchmark.names().size(); i++) {
      int figure = i;
      double[] sorted =
          values.stream().mapToDouble(run -> run.get(figure)).sorted().toArray();
      Figure median =
          new Figure(benchmark.names().get(i), sorted[sorted.length / 2], sorted.length);
      print(median);
      figures.add(median);
    }
    return figures;
  }

  private static void print(Figure figure) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", figure.name());
    line.put("unit", Budget.of(figure.name()).map(Budget.Promise::unit).orElse(""));
    line.put("value", Math.round(figure.value() * 100) / 100.0);
    line.put("n", figure.n());
    line.put("commit", System.getProperty("taskotron.commit", "unknown"));
    line.put("machine", machine());
    System.out.println(JSON.writeValueAsString(line));
  }

  private static String machine() throws IOException {
    String memory = Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("[^0-9]", "");
    return Runtime.getRuntime().availableProcessors() + " cores, "
        + Long.parseLong(memory) / 1_000_000 + " GB, Java " + Runtime.version();
  }

  private static void table(List<Figure> figures) {
    System.out.printf("%n%-42s %12s  %-10s %12s%n", "figure", "measured", "unit", "budget");
    for (Figure figure : figures) {
      String budget = Budget.of(figure.name())
          .map(promise -> String.format(
              Locale.ROOT,
              "%-10s %s %10.1f  %s",
              promise.unit(),
              promise.most() ? "<=" : ">=",
              promise.value(),
              promise.keptBy(figure.value()) ? "kept" : "missed"))
          .orElse("");
      System.out.printf(Locale.ROOT, "%-42s %12.1f  %s%n", figure.name(), figure.value(), budget);
    }
  }

  /** The p-th percentile of values in order. */
  static double percentile(double[] sorted, double p) {
    int index = (int) Math.ceil(p / 100 * sorted.length) - 1;
    return sorted[Math.min(sorted.length - 1, Math.max(0, index))];
  }
}
