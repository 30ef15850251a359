package org.taskotron.master.mirror;

import java.time.Instant;
import java.util.Optional;

/**
 * How one repository of the mirror fares.
 *
 * @param name {@code <namespace>/<repository>}
 * @param url where it is maintained, without password; empty for a directory that was put in
 * @param branch the default branch; empty as long as none is known
 * @param commit the default branch's
 * @param branches how many there are
 * @param fetched when it was fetched last, since the start
 * @param failure why the last fetch failed; empty if it went well or there was none
 */
public record MirrorStatus(
    String name,
    String url,
    String branch,
    Optional<String> commit,
    int branches,
    Optional<Instant> fetched,
    Optional<String> failure) {}
