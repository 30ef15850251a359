package org.taskotron.trigger.event;

import java.util.List;
import java.util.Optional;

/**
 * What the kinds of events must be told.
 *
 * @param rawhide the branch tag that is Rawhide at the moment, {@code f33}
 * @param critPath the critical path packages of each branch
 * @param imageUrl a template of an image's URL, for composes whose list of images cannot be had
 * @param arches for which that template is filled in
 */
public record EventSettings(
    Optional<String> rawhide, CritPath critPath, Optional<ImageUrl> imageUrl, List<String> arches) {
  public EventSettings {
    arches = List.copyOf(arches);
  }

  /** Nothing is told. */
  public static EventSettings none() {
    return new EventSettings(Optional.empty(), CritPath.none(), Optional.empty(), List.of());
  }
}
