package org.taskotron.master.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * One recorded step of an attempt: {@code prepare}, {@code clone}, one per action, {@code collect}, {@code upload},
 * {@code report}.
 *
 * @param number from 1 within the attempt
 * @param name for people
 * @param started when it began, by the slave's clock
 * @param ended when it ended; absent while it runs
 * @param succeeded meaningful once it ended
 * @param detail for people, for instance {@code exit status 3}
 */
public record Step(
    int number,
    String name,
    Instant started,
    Optional<Instant> ended,
    boolean succeeded,
    String detail) {}
