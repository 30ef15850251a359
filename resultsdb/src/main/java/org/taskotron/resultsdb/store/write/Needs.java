package org.taskotron.resultsdb.store.write;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the changes of a batch will look up. */
final class Needs {

  final Set<String> testcases = new LinkedHashSet<>();
  final Set<String> groups = new LinkedHashSet<>();
  final Set<String> keys = new LinkedHashSet<>();
  final Set<String> idempotencyKeys = new LinkedHashSet<>();
  /** Long values by their hash. */
  final Map<String, String> longValues = new LinkedHashMap<>();
}
