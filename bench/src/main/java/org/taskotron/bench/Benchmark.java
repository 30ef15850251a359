package org.taskotron.bench;

import java.util.List;

/** Measures one or more figures. */
public interface Benchmark {

  /** The names of its figures, as {@code bench/run --list} shows them. */
  List<String> names();

  /** One run; called once to warm up and then several times. One value for each name, in order. */
  List<Double> run() throws Exception;

  /** Gets ready, before the first run. */
  default void prepare() throws Exception {}

  /** Puts everything away. */
  default void clear() throws Exception {}
}
