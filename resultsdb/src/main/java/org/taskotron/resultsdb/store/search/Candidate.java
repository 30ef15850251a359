package org.taskotron.resultsdb.store.search;

import java.util.List;

/**
 * A lead that holds all results of a search.
 *
 * @param rest the search without the restriction that the lead stands for
 */
record Candidate(Lead lead, Search rest) {

  Search search() {
    return rest.from(List.of(lead));
  }
}
