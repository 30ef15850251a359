package org.taskotron.master.serve;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** Knows on which day (UTC) a job was submitted. Asked only for a job that has left no artifacts behind. */
@FunctionalInterface
public interface JobDays {
  Optional<LocalDate> dayOf(UUID job);
}
