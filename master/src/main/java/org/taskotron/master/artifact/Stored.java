package org.taskotron.master.artifact;

/**
 * The artifact is on the disk.
 *
 * @param made false if it was there already
 */
public record Stored(boolean made) implements Finished {}
