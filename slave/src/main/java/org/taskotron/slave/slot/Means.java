package org.taskotron.slave.slot;

import io.grpc.Channel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.taskotron.slave.environment.TaskSources;
import org.taskotron.slave.run.Supervisor;
import org.taskotron.slave.run.Tools;
import org.taskotron.slave.upload.ArtifactWalk;
import org.taskotron.slave.upload.LogPump;
import org.taskotron.slave.upload.Retries;

/**
 * What all attempts use together.
 *
 * @param jobs the directory of all attempts
 * @param spares on the same file system
 * @param bulk the connection for everything that is large
 * @param executor as many threads as there is work
 * @param random safe for use by several threads
 */
public record Means(
    Path jobs,
    SpareDirectories spares,
    Supervisor supervisor,
    Tools tools,
    TaskSources sources,
    Channel bulk,
    LogPump logs,
    Retries retries,
    ArtifactWalk artifacts,
    ExecutorService executor,
    Clock clock,
    RandomGenerator random) {}
