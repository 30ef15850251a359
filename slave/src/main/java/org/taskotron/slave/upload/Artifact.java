package org.taskotron.slave.upload;

import java.nio.file.Path;

/**
 * A file that an attempt leaves behind.
 *
 * @param path below the attempt's {@code task_output/}, parts separated by {@code /}
 */
public record Artifact(Path file, String path, long size) {}
