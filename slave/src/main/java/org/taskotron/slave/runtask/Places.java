package org.taskotron.slave.runtask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.daemon.Failure;

/**
 * Where a run by hand keeps things. What the configuration names is used or complained of; without it the packaged
 * places serve where they can be written, and the user's own cache where they cannot.
 */
record Places(Path artifacts, Path cache, Path temporary) {

  static Places of(TaskotronYaml config, Map<String, String> environment) {
    Path own = own(environment);
    String user = environment.getOrDefault("USER", System.getProperty("user.name", "user"));
    return new Places(
        place(
            config.artifactsDir(),
            Path.of("/var/lib/taskotron/artifacts"),
            own.resolve("artifacts")),
        place(config.cacheDir(), Path.of("/var/cache/taskotron"), own),
        place(
            config.tmpDir().map(dir -> dir.resolve(user)),
            Path.of("/var/tmp/taskotron").resolve(user),
            own.resolve("tmp")));
  }

  private static Path own(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = cache.isEmpty()
        ? Path.of(
            environment.getOrDefault("HOME", System.getProperty("user.home", "/tmp")), ".cache")
        : Path.of(cache);
    return base.resolve("taskotron").toAbsolutePath();
  }

  private static Path place(Optional<Path> configured, Path packaged, Path own) {
    if (configured.isPresent()) {
      return made(configured.get().toAbsolutePath());
    }
    return Files.isDirectory(packaged) && Files.isWritable(packaged) ? packaged : made(own);
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (IOException e) {
      throw new Failure(directory + " cannot be made: " + e, e);
    }
  }
}
