package org.taskotron.resultsdb.store;

import java.util.List;

/** Leads that together hold all results of a search. */
record Candidate(List<Lead> leads) {

  boolean inOrder() {
    return leads.stream().noneMatch(lead -> lead.kind() == Lead.Kind.MATCH);
  }
}
