package org.taskotron.master.mirror;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * A repository's branches at one moment, so that resolving is a look into a map.
 *
 * @param defaultBranch empty as long as none is known
 * @param commits by branch
 */
record Heads(String defaultBranch, Map<String, String> commits) {

  static final Heads NONE = new Heads("", Map.of());

  Heads {
    commits = Map.copyOf(commits);
  }

  /**
   * Reads the branches.
   *
   * @throws IOException if a branch leads to a commit that is not there: the repository is damaged
   */
  static Heads of(Repository repository, Optional<String> defaultBranch) throws IOException {
    Map<String, String> commits = new TreeMap<>();
    try (ObjectReader objects = repository.newObjectReader()) {
      for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
        if (ref.getObjectId() != null) {
          if (!objects.has(ref.getObjectId(), Constants.OBJ_COMMIT)) {
            throw new IOException(ref.getName() + " leads to a missing commit");
          }
          commits.put(
              ref.getName().substring(Constants.R_HEADS.length()),
              ref.getObjectId().name());
        }
      }
    }
    String head = Repository.shortenRefName(repository.getFullBranch());
    return new Heads(defaultBranch.orElse(head), commits);
  }

  Optional<String> commit(String branch) {
    return Optional.ofNullable(commits.get(branch.isEmpty() ? defaultBranch : branch));
  }

  String called(String branch) {
    return branch.isEmpty()
        ? "default branch " + (defaultBranch.isEmpty() ? "?" : defaultBranch)
        : "branch " + branch;
  }
}
