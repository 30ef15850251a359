package org.taskotron.master.mirror;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/** Where a repository is maintained. Called by one thread at a time. */
final class Remote {

  private static final List<RefSpec> EVERYTHING =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));
  private static final int SILENCE_SECONDS = 60;
  private static final long LONGEST_NANOS = 15 * 60 * 1_000_000_000L;

  private final String url;

  Remote(String url) {
    this.url = url;
  }

  /** The remote's default branch, as far as it tells. */
  private static Optional<String> defaultBranch(Map<String, Ref> advertised) {
    Ref head = advertised.get(Constants.HEAD);
    if (head == null) {
      return Optional.empty();
    }
    if (head.isSymbolic()) {
      return Optional.of(head.getTarget().getName());
    }
    return advertised.values().stream()
        .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
        .filter(ref -> head.getObjectId() != null && head.getObjectId().equals(ref.getObjectId()))
        .map(Ref::getName)
        .sorted()
        .findFirst();
  }

  /**
   * Brings the repository to what the remote has: first the objects, then all branches and tags together, those that the
   * remote has no longer taken away. A remote that shows no branch at all where there were some is not believed.
   *
   * @return the remote's default branch ({@code refs/heads/…}), as far as it tells
   */
  Optional<String> fetchInto(Repository repository) throws IOException {
    try (Transport transport = open(repository)) {
      Map<String, Ref> advertised = ask(transport);
      boolean empty =
          advertised.keySet().stream().noneMatch(name -> name.startsWith(Constants.R_HEADS));
      if (empty) {
        if (!repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).isEmpty()) {
          throw new IOException(
              "the remote shows no branches any more; the mirror keeps those it has");
        }
        return Optional.empty();
      }
      if (!sameAsHere(repository, advertised)) {
        FetchResult result = transport.fetch(new Deadline(), EVERYTHING, Constants.HEAD);
        check(result.getTrackingRefUpdates());
      }
      return defaultBranch(advertised);
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      // What a hostile remote can make JGit throw harms this fetch only.
      throw new IOException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private Transport open(Repository repository) throws IOException, URISyntaxException {
    Transport transport = Transport.open(repository, new URIish(url));
    transport.setTimeout(SILENCE_SECONDS);
    transport.setTagOpt(TagOpt.NO_TAGS); // the refspec names them
    transport.setRemoveDeletedRefs(true);
    return transport;
  }

  private static Map<String, Ref> ask(Transport transport) throws IOException {
    Map<String, Ref> advertised = new TreeMap<>();
    try (FetchConnection connection =
        transport.openFetch(EVERYTHING, Constants.HEAD, Constants.R_HEADS, Constants.R_TAGS)) {
      for (Ref ref : connection.getRefs()) {
        advertised.put(ref.getName(), ref);
      }
    }
    return advertised;
  }

  private static boolean sameAsHere(Repository repository, Map<String, Ref> advertised)
      throws IOException {
    return here(repository).equals(objectNames(advertised.values()));
  }

  private static Map<String, String> here(Repository repository) throws IOException {
    return objectNames(repository.getRefDatabase().getRefs());
  }

  private static Map<String, String> objectNames(Collection<Ref> refs) {
    Map<String, String> names = new TreeMap<>();
    for (Ref ref : refs) {
      boolean kept =
          ref.getName().startsWith(Constants.R_HEADS) || ref.getName().startsWith(Constants.R_TAGS);
      if (kept && ref.getObjectId() != null && !ref.getName().endsWith("^{}")) {
        names.put(ref.getName(), ref.getObjectId().name());
      }
    }
    return names;
  }

  private static void check(Collection<TrackingRefUpdate> updates) throws IOException {
    for (TrackingRefUpdate update : updates) {
      switch (update.getResult()) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {}
        case NOT_ATTEMPTED,
            LOCK_FAILURE,
            REJECTED,
            REJECTED_CURRENT_BRANCH,
            IO_FAILURE,
            REJECTED_MISSING_OBJECT,
            REJECTED_OTHER_REASON ->
          throw new IOException(update.getLocalName() + " could not be set: " + update.getResult());
      }
    }
  }

  /** Gives up a fetch that takes for ever, however steadily it trickles. */
  private static final class Deadline extends EmptyProgressMonitor {
    private final long end = System.nanoTime() + LONGEST_NANOS;

    @Override
    public boolean isCancelled() {
      return System.nanoTime() - end > 0;
    }
  }
}
