package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What tasks in Python need: an interpreter, and our package unpacked where it can be imported from.
 *
 * @param python for instance {@code /usr/bin/python3}
 * @param libraries what goes into PYTHONPATH
 */
public record Tools(Path python, Path libraries) {

  /** The system's own interpreter: others on the path may be slow shims, or lack PyYAML. */
  public static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");

  private static final long PATIENCE_SECONDS = 30;

  private static final List<String> MODULES = List.of(
      "/python/libtaskotron/__init__.py",
      "/python/libtaskotron/call.py",
      "/python/libtaskotron/check.py",
      "/python/libtaskotron/exceptions.py",
      "/python/libtaskotron/tap.py");

  /** The system's interpreter where there is one, else whichever the path has. */
  public static Path defaultPython() {
    return Files.isExecutable(SYSTEM_PYTHON) ? SYSTEM_PYTHON : Path.of("python3");
  }

  /** Unpacks our Python package below the cache. */
  public static Tools in(Path cache, Path python) {
    Path libraries = Scripts.unpack(cache.toAbsolutePath(), "python", Tools.class, MODULES);
    if (!Files.isDirectory(libraries.resolve("libtaskotron/__pycache__"))) {
      compile(python, libraries);
    }
    return new Tools(python, libraries);
  }

  /** Once for all tasks, which may not be able to write there; only a matter of speed. */
  private static void compile(Path python, Path libraries) {
    try {
      Process compiling = new ProcessBuilder(
              python.toString(), "-m", "compileall", "-q", libraries.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (!compiling.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        compiling.destroyForcibly();
      }
    } catch (IOException e) {
      // No Python here: tasks that need it will say so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
