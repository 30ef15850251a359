package org.taskotron.slave.upload;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.taskotron.proto.v1.ArtifactHeader;
import org.taskotron.proto.v1.ArtifactPart;
import org.taskotron.proto.v1.ArtifactStored;
import org.taskotron.slave.connection.Backoff;
import org.taskotron.slave.connection.Words;

/**
 * Brings a file to the master, on the caller's thread. Sending the same file again is harmless, so nothing is remembered
 * across a restart. Safe for use by several threads.
 */
public final class ArtifactUpload {

  /** Before the path of each file at the master. */
  public static final String ROOT = "task_output/";

  private static final int PART = 64 * 1024;

  private final AttemptCalls calls;
  private final Retries retries;
  private final RandomGenerator random;

  public ArtifactUpload(AttemptCalls calls, Retries retries, RandomGenerator random) {
    this.calls = calls;
    this.retries = retries;
    this.random = random;
  }

  /**
   * Uploads a file; tries for as long as the master is away.
   *
   * @param line hears, in words, when the master refuses the file or it cannot be read
   * @return whether the master has it
   */
  public boolean upload(Artifact artifact, Consumer<String> line)
      throws LeaseOver, InterruptedException {
    String what = "artifact " + ArtifactWalk.shown(artifact.path());
    Backoff backoff = new Backoff(random);
    while (true) {
      Throwable failure;
      try {
        failure = once(artifact);
      } catch (IOException e) {
        line.accept(what + " is left out: it cannot be read: " + e);
        return false;
      }
      if (failure == null) {
        return true;
      }
      switch (Verdict.of(failure)) {
        case LEASE_OVER -> throw new LeaseOver(Words.of(failure));
        case REFUSED -> {
          line.accept(what + " is refused by the master: " + Words.of(failure));
          return false;
        }
        case AGAIN -> retries.pause(backoff.next());
      }
    }
  }

  private @Nullable Throwable once(Artifact artifact) throws IOException, InterruptedException {
    long size = Files.size(artifact.file());
    String sha256 = sha256(artifact);
    Call call = new Call();
    calls.stub().uploadArtifact(call);
    ArtifactHeader header = ArtifactHeader.newBuilder()
        .setPath(ROOT + artifact.path())
        .setSize(size)
        .setSha256(sha256)
        .build();
    call.out().onNext(ArtifactPart.newBuilder().setHeader(header).build());
    try (InputStream in = Files.newInputStream(artifact.file(), LinkOption.NOFOLLOW_LINKS)) {
      long left = size;
      while (left > 0 && call.writable()) {
        byte[] bytes = in.readNBytes((int) Math.min(PART, left));
        if (bytes.length == 0) {
          throw new IOException("it became shorter while it was read");
        }
        left -= bytes.length;
        call.out()
            .onNext(ArtifactPart.newBuilder()
                .setBytes(UnsafeByteOperations.unsafeWrap(bytes))
                .build());
      }
      call.halfClose();
      return call.outcome();
    } catch (IOException | InterruptedException e) {
      call.out().cancel("the slave stops sending this file", e);
      throw e;
    }
  }

  private static String sha256(Artifact artifact) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(artifact.file(), LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[PART];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** One call. gRPC's threads only wake the uploading one. */
  private static final class Call implements ClientResponseObserver<ArtifactPart, ArtifactStored> {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Object wake = new Object();
    private @Nullable ClientCallStreamObserver<ArtifactPart> out;
    private volatile @Nullable Throwable failure;
    private volatile boolean stored;

    @Override
    public void beforeStart(ClientCallStreamObserver<ArtifactPart> stream) {
      out = stream;
      stream.setOnReadyHandler(this::wake);
    }

    ClientCallStreamObserver<ArtifactPart> out() {
      if (out == null) {
        throw new IllegalStateException("not started");
      }
      return out;
    }

    /** Waits until the network takes more; false when the master has answered already. */
    boolean writable() throws InterruptedException {
      synchronized (wake) {
        while (over.getCount() > 0 && !stored && !out().isReady()) {
          wake.wait(1_000);
        }
      }
      return over.getCount() > 0 && !stored;
    }

    void halfClose() {
      if (over.getCount() > 0) {
        out().onCompleted();
      }
    }

    @Nullable Throwable outcome() throws InterruptedException {
      while (!over.await(1, TimeUnit.MINUTES)) {
        // A master that is there but silent is noticed by the keepalive; until then the file is on
        // its disk, or not.
        continue;
      }
      return stored ? null : failure;
    }

    private void wake() {
      synchronized (wake) {
        wake.notifyAll();
      }
    }

    @Override
    public void onNext(ArtifactStored answer) {
      stored = true;
      wake();
    }

    @Override
    public void onError(Throwable why) {
      failure = why;
      over.countDown();
      wake();
    }

    @Override
    public void onCompleted() {
      failure = Status.UNAVAILABLE.withDescription("the master gave no answer").asException();
      over.countDown();
      wake();
    }
  }
}
