package org.taskotron.slave.run;

import java.nio.file.Path;

/**
 * What python actions need: an interpreter, and our package unpacked where it can be imported from.
 *
 * @param python for instance {@code /usr/bin/python3}
 * @param libraries what goes into PYTHONPATH
 */
public record Tools(Path python, Path libraries) {

  /** Unpacks our Python package below the cache. */
  public static Tools in(Path cache, Path python) {
    throw new UnsupportedOperationException("comes soon");
  }
}
