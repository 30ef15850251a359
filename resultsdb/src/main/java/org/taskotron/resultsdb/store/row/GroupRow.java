package org.taskotron.resultsdb.store.row;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;

/** A row of {@code result_group}. */
public record GroupRow(
    long id,
    String uuid,
    @Nullable String description,
    @Nullable String refUrl) {

  public GroupRow with(GroupMention said) {
    return new GroupRow(
        id,
        uuid,
        said.description().over(Optional.ofNullable(description)).orElse(null),
        said.refUrl().over(Optional.ofNullable(refUrl)).orElse(null));
  }

  /** The beginning of the description, which is searched. */
  public @Nullable String head() {
    return description == null ? null : Head.of(description);
  }

  public Group group(long results) {
    return new Group(uuid, Optional.ofNullable(description), Optional.ofNullable(refUrl), results);
  }
}
