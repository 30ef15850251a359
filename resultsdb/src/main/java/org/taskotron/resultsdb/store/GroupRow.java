package org.taskotron.resultsdb.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;

/** A row of {@code result_group}. */
record GroupRow(
    long id,
    String uuid,
    @Nullable String description,
    @Nullable String refUrl) {

  GroupRow with(GroupMention said) {
    return new GroupRow(
        id,
        uuid,
        said.description().over(Optional.ofNullable(description)).orElse(null),
        said.refUrl().over(Optional.ofNullable(refUrl)).orElse(null));
  }

  /** The beginning of the description, which is searched. */
  @Nullable String head() {
    return description == null ? null : Head.of(description);
  }

  Group group(long results) {
    return new Group(uuid, Optional.ofNullable(description), Optional.ofNullable(refUrl), results);
  }
}
