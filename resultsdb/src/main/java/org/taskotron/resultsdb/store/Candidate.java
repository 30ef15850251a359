package org.taskotron.resultsdb.store;

import java.util.List;

/**
 * Leads that together hold all results of a search.
 *
 * @param rest the search without the restriction that the leads stand for
 */
record Candidate(List<Lead> leads, Search rest) {

  boolean inOrder() {
    return leads.stream().noneMatch(lead -> lead.kind() == Lead.Kind.MATCH);
  }

  Search search() {
    return rest.from(leads);
  }
}
