package org.taskotron.resultsdb.result;

import java.util.Set;

/** Which groups are wanted; both parts must fit. The newest comes first. */
public record GroupQuery(Set<String> uuids, Selection descriptions) {

  public GroupQuery {
    uuids = Set.copyOf(uuids);
  }
}
