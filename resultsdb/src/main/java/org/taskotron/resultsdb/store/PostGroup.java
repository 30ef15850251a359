package org.taskotron.resultsdb.store;

import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;

/** A group was posted. */
record PostGroup(GroupMention group) implements Change<Group> {

  @Override
  public void announce(Needs needs) {
    group.uuid().ifPresent(needs.groups::add);
  }

  @Override
  public Group decide(Batch batch) {
    GroupRow row = batch.group(group);
    return row.group(batch.membersOf(row));
  }
}
