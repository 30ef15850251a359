package org.taskotron.resultsdb.result;

import java.util.List;

/** The result has this key with one of these values. */
public record DataFilter(String key, Selection values) {

  boolean fits(Data data) {
    return data.values().getOrDefault(key, List.of()).stream().anyMatch(values::selects);
  }
}
