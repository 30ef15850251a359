package org.taskotron.master;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.eclipse.jgit.util.FS;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.SlavesGrpc;
import org.taskotron.proto.v1.TaskSource;

/** A whole master in this process, over real sockets on free ports. One client and one slave may call. */
final class RunningMaster implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String secret = SecretHash.newSecret();
  private final Chassis chassis;
  private final Path config;
  private final Master master;
  private final ManagedChannel channel;

  private RunningMaster(Path folder, DatabaseConfig database, Chassis chassis) throws Exception {
    config = folder.resolve("master.yaml");
    write(database, "");
    this.chassis = chassis;
    master = Master.start(chassis, config);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", master.grpcPort())
        .usePlaintext()
        .build();
  }

  static RunningMaster in(Path folder, DatabaseConfig database) throws Exception {
    return in(folder, database, chassis(folder, Ticker.system()));
  }

  /** Returns when it is up: what it needs may be away, and its chassis tells so. */
  static RunningMaster in(Path folder, DatabaseConfig database, Chassis chassis) throws Exception {
    // JGit measures a file system once, beside the first path that it meets: not in a folder that a
    // test deletes.
    FS.FileStoreAttributes.get(Files.createDirectories(Path.of("target", "measured")));
    return new RunningMaster(folder, database, chassis);
  }

  static Chassis chassis(Path folder, Ticker ticker) {
    return new Chassis("master", folder, Clocks.microseconds(), ticker);
  }

  /** Writes the configuration, with more at its end. */
  void write(DatabaseConfig database, String more) throws Exception {
    Files.writeString(config, """
        grpc: {port: 0}
        web: {port: 0, access_log: none}
        database: {url: '%s'%s}
        clients: [{name: tester, token: '%s'}]
        slaves: [{name: client01, password: '%s'}]
        %s
        """.formatted(
            database.url(),
            database.user().map(user -> ", user: " + user).orElse(""),
            SecretHash.ofMade(secret),
            SecretHash.ofMade(secret),
            more));
  }

  Master master() {
    return master;
  }

  Chassis chassis() {
    return chassis;
  }

  JobsGrpc.JobsBlockingStub jobs() {
    return JobsGrpc.newBlockingStub(channel).withInterceptors(authorized("Bearer " + secret));
  }

  JobsGrpc.JobsBlockingStub jobsAs(String authorization) {
    return JobsGrpc.newBlockingStub(channel).withInterceptors(authorized(authorization));
  }

  SlavesGrpc.SlavesStub slaves() {
    String basic =
        Base64.getEncoder().encodeToString(("client01:" + secret).getBytes(StandardCharsets.UTF_8));
    return SlavesGrpc.newStub(channel).withInterceptors(authorized("Basic " + basic));
  }

  private static ClientInterceptor authorized(String header) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, header);
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  /** A request that would be taken. */
  static JobRequest.Builder request() {
    return JobRequest.newBuilder()
        .setMessageId("0f2f7d4e-9a0b-4a53-9e55-6f2f3f4b1a11")
        .setTask(TaskSource.newBuilder().setRepository("fedoraqa/rpmlint"))
        .setItem("foo-1.2-3.fc42")
        .setItemType("koji_build")
        .setArch("noarch");
  }

  @Override
  public void close() {
    channel.shutdownNow();
    master.close();
  }
}
