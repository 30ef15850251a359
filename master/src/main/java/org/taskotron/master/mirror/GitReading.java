package org.taskotron.master.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.ServiceMayNotContinueException;
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

  /** What a client asks for and cannot have, or says wrongly, is told to it in the protocol's own way. */
  static void upload(Repository repository, String protocol, InputStream in, OutputStream out)
      throws IOException {
    try {
      uploadPack(repository, protocol).uploadWithExceptionPropagation(in, out, null);
    } catch (IOException e) {
      if (!isTheClients(e)) {
        throw e;
      }
      PacketLineOut told = new PacketLineOut(out);
      told.writeString("ERR " + e.getMessage() + "\n");
      told.flush();
    }
  }

  private static boolean isTheClients(IOException e) {
    return e instanceof PackProtocolException
        || e instanceof ServiceMayNotContinueException
        || String.valueOf(e.getMessage()).startsWith("Invalid packet line header");
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
