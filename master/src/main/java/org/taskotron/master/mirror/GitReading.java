package org.taskotron.master.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;

/** Serves reading clients of git, one request of the stateless protocol at a time. */
final class GitReading {

  private static final String SERVICE = "git-upload-pack";

  private GitReading() {}

  static void advertise(Repository repository, String protocol, OutputStream out)
      throws IOException {
    UploadPack upload = uploadPack(repository, protocol);
    upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), SERVICE);
  }

  static void upload(Repository repository, String protocol, InputStream in, OutputStream out)
      throws IOException {
    uploadPack(repository, protocol).uploadWithExceptionPropagation(in, out, null);
  }

  private static UploadPack uploadPack(Repository repository, String protocol) {
    UploadPack upload = new UploadPack(repository);
    upload.setBiDirectionalPipe(false);
    // A slave asks for the commit of its assignment, which need not be a branch's head any more.
    upload.setRequestPolicy(RequestPolicy.ANY);
    upload.setExtraParameters(List.of(protocol.split(":")));
    PackConfig packing = new PackConfig(repository);
    packing.setThreads(1);
    upload.setPackConfig(packing);
    return upload;
  }
}
