package org.taskotron.slave.upload;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.taskotron.proto.v1.Result;

/** Brings the artifacts that results name to the master before the results themselves. */
public final class ResultArtifacts {

  private final Path directory;
  private final ArtifactWalk walk;
  private final ArtifactUpload upload;

  /**
   * @param directory the attempt's artifacts
   */
  public ResultArtifacts(Path directory, ArtifactWalk walk, ArtifactUpload upload) {
    this.directory = directory;
    this.walk = walk;
    this.upload = upload;
  }

  /** The results as they may be handed in: with what they name at the master, or without a name. */
  List<Result> provide(List<Result> results, Consumer<String> line)
      throws LeaseOver, IOException, InterruptedException {
    if (results.stream().allMatch(result -> result.getArtifact().isEmpty())) {
      return results;
    }
    List<Artifact> found = walk.find(directory, leftOut -> {});
    List<Result> ready = new ArrayList<>();
    for (Result result : results) {
      ready.add(result.getArtifact().isEmpty() ? result : provided(result, found, line));
    }
    return ready;
  }

  private Result provided(Result result, List<Artifact> found, Consumer<String> line)
      throws LeaseOver, InterruptedException {
    Optional<String> path = relative(result.getArtifact());
    boolean there = false;
    if (path.isPresent()) {
      for (Artifact artifact : found) {
        boolean named = artifact.path().equals(path.get())
            || artifact.path().startsWith(path.get() + "/")
            || path.get().isEmpty();
        there |= named && upload.upload(artifact, line);
      }
    }
    if (!there) {
      line.accept("result " + result.getKey() + " names the artifact "
          + ArtifactWalk.shown(result.getArtifact())
          + ", which is not among those of this attempt; it is handed in without");
    }
    return result.toBuilder().setArtifact(there ? path.get() : "").build();
  }

  private Optional<String> relative(String named) {
    try {
      Path file = directory.resolve(named).normalize();
      return file.startsWith(directory)
          ? Optional.of(directory.relativize(file).toString())
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
