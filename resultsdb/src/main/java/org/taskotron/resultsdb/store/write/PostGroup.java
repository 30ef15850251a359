package org.taskotron.resultsdb.store.write;

import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.store.row.GroupRow;

/** A group was posted. */
public record PostGroup(GroupMention group) implements Change<Group> {

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
