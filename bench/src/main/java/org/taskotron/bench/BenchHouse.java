package org.taskotron.bench;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.config.SecretHash;
import org.taskotron.proto.v1.GetRequest;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.JobState;
import org.taskotron.proto.v1.JobStatus;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.SubmitRequest;
import org.taskotron.proto.v1.TaskSource;

/** A real master and real slaves as processes, with tasks of the benchmark's own. */
final class BenchHouse implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Programs programs = new Programs();
  private final String secret = SecretHash.newSecret();
  private final int httpPort = Programs.freePort();
  private final Process master;
  private final ManagedChannel channel;
  private final JobsGrpc.JobsBlockingStub jobs;

  /** @param tasks the shell line of each task, by name */
  BenchHouse(Map<String, String> tasks, int slaves, int slots)
      throws IOException, InterruptedException {
    int grpcPort = Programs.freePort();
    StringBuilder yaml =
        new StringBuilder("""
        grpc: {port: %d}
        web: {port: %d, access_log: none}
        clients: [{name: bench, token: '%s'}]
        """.formatted(grpcPort, httpPort, SecretHash.ofMade(secret)));
    yaml.append("mirror:\n");
    for (Map.Entry<String, String> task : tasks.entrySet()) {
      yaml.append("  - {name: bench/%s, url: '%s'}%n".formatted(task.getKey(), repository(task)));
    }
    yaml.append("slaves:\n");
    for (int i = 0; i < slaves; i++) {
      yaml.append("  - {name: slave%d, password: '%s'}%n".formatted(i, SecretHash.ofMade(secret)));
    }
    Path directory = Files.createDirectories(programs.folder().resolve("master"));
    Files.writeString(directory.resolve("master.yaml"), yaml);
    master = programs.start("buildmaster", "run", directory.toString());
    programs.awaitOk(master, url("/readyz"));
    for (int i = 0; i < slaves; i++) {
      slave(i, grpcPort, slots);
    }
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + secret);
    jobs = JobsGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private void slave(int number, int grpcPort, int slots) throws IOException, InterruptedException {
    int port = Programs.freePort();
    Path directory = Files.createDirectories(programs.folder().resolve("slave" + number));
    Files.writeString(directory.resolve("slave.yaml"), """
        master: 127.0.0.1:%d
        master_http: http://127.0.0.1:%d
        name: slave%d
        password: %s
        slots: %d
        web: {port: %d, access_log: none}
        """.formatted(
            grpcPort, httpPort, number, secret, slots, port));
    Process process = programs.start("buildslave", "run", directory.toString());
    programs.awaitOk(process, "http://127.0.0.1:" + port + "/readyz");
  }

  private Path repository(Map.Entry<String, String> task) throws IOException, InterruptedException {
    Path repository =
        Files.createDirectories(programs.folder().resolve("tasks").resolve(task.getKey()));
    Files.writeString(
        repository.resolve("runtask.yml"), """
        name: %s
        desc: for a benchmark
        maintainer: bench
        actions:
          - shell:
              - %s
        """.formatted(task.getKey(), task.getValue()));
    Path script = Files.writeString(programs.folder().resolve("git.sh"), """
        set -e
        cd "$1"
        git init -q -b main .
        git add -A
        git -c user.name=bench -c user.email=bench@localhost commit -q -m task
        """);
    int status = new ProcessBuilder("sh", script.toString(), repository.toString())
        .inheritIO()
        .start()
        .waitFor();
    if (status != 0) {
      throw new IOException("git ended with " + status);
    }
    return repository;
  }

  Path folder() {
    return programs.folder();
  }

  String url(String path) {
    return "http://127.0.0.1:" + httpPort + path;
  }

  String get(String path) throws IOException, InterruptedException {
    return programs.get(url(path));
  }

  /** Submits so many jobs of a task in one call; answers their ids. */
  List<String> submit(String task, int howMany) {
    SubmitRequest.Builder request = SubmitRequest.newBuilder();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      String id = UUID.randomUUID().toString();
      ids.add(id);
      request.addJobs(JobRequest.newBuilder()
          .setUuid(id)
          .setTask(TaskSource.newBuilder().setRepository("bench/" + task))
          .setItem("item-" + id)
          .setItemType("koji_build")
          .setArch("noarch"));
    }
    jobs.submit(request.build());
    return ids;
  }

  /** Waits until a job is done, and asks this often: asking costs the cores that are measured. */
  JobStatus awaitEnd(String id, Duration everySoOften) throws InterruptedException {
    while (true) {
      JobStatus status = jobs.get(GetRequest.newBuilder().setUuid(id).build());
      if (status.getState() == JobState.DONE) {
        return status;
      }
      TimeUnit.NANOSECONDS.sleep(everySoOften.toNanos());
    }
  }

  /** What the master's heap holds after a full collection, in KiB. */
  long masterHeap() throws IOException, InterruptedException {
    return programs.heap(master);
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow();
    programs.close();
  }
}
