package org.taskotron.slave.environment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Fetches from the mirror over HTTP. */
final class Fetch {

  private static final int TIMEOUT_SECONDS = 30;

  private final Mirror mirror;
  private final String name;
  private final Repository into;

  Fetch(Mirror mirror, String name, Repository into) {
    this.mirror = mirror;
    this.name = name;
    this.into = into;
  }

  /**
   * Brings all branches and tags, and with them the commit; one that no branch leads to is asked for by its name.
   *
   * @return whether it is here now
   */
  boolean bring(ObjectId commit) throws SourceMissing, SourceAway, IOException {
    run(List.of(
        new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*")));
    if (into.getObjectDatabase().has(commit)) {
      return true;
    }
    try {
      run(List.of(new RefSpec(commit.name() + ":refs/commits/" + commit.name())));
    } catch (SourceMissing e) {
      return false;
    }
    return into.getObjectDatabase().has(commit);
  }

  private void run(List<RefSpec> what) throws SourceMissing, SourceAway {
    try (Transport transport = Transport.open(into, new URIish(mirror.url(name)))) {
      transport.setTimeout(TIMEOUT_SECONDS);
      transport.setRemoveDeletedRefs(true);
      transport.setTagOpt(TagOpt.NO_TAGS);
      if (transport instanceof TransportHttp http) {
        // Sent with the first request, so that no answer is needed which asks for it.
        http.setAdditionalHeaders(Map.of("Authorization", mirror.authorization()));
        mirror.ca().ifPresent(ca -> http.setHttpConnectionFactory(Git.trusting(ca)));
      }
      var unused = transport.fetch(NullProgressMonitor.INSTANCE, what);
    } catch (NoRemoteRepositoryException e) {
      throw new SourceMissing("the mirror has no repository " + name, e);
    } catch (NotSupportedException | URISyntaxException e) {
      throw new SourceMissing(mirror.url(name) + ": " + e.getMessage(), e);
    } catch (TransportException e) {
      throw told(e);
    }
  }

  /** Most of JGit's exceptions differ in their words only. */
  private SourceAway told(TransportException e) throws SourceMissing {
    String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("not authorized")
        || words.contains("not permitted")
        || words.contains("authentication")) {
      throw new SourceMissing(
          "the master refuses this slave's name and password at " + mirror.url(name), e);
    }
    if (words.contains("not valid")
        || words.contains("not available")
        || words.contains("not found")) {
      throw new SourceMissing(String.valueOf(e.getMessage()), e);
    }
    return new SourceAway(String.valueOf(e.getMessage()), e);
  }
}
