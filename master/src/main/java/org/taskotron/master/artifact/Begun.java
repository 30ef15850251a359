package org.taskotron.master.artifact;

/** What becomes of an artifact at its beginning: an {@link Upload} to go on with, or a {@link Finished} already. */
public sealed interface Begun permits Upload, Finished {}
