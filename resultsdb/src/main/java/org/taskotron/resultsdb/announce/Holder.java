package org.taskotron.resultsdb.announce;

import java.util.Optional;
import java.util.UUID;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.daemon.ProcessIdentity;

/**
 * Who announces: a process of one boot of a machine, and a random part that tells two of one process apart. Written as
 * {@code boot pid started random}.
 */
final class Holder {

  private final String text = Host.boot() + " " + ProcessIdentity.self() + " "
      + Long.toHexString(UUID.randomUUID().getMostSignificantBits());

  String text() {
    return text;
  }

  /** Whether a holder was a process of this boot that no longer runs: nobody has to wait for it. */
  static boolean isGone(String holder) {
    String boot = Host.boot() + " ";
    if (!holder.startsWith(boot)) {
      return holder.isEmpty();
    }
    String process = holder.substring(boot.length());
    int random = process.lastIndexOf(' ');
    Optional<ProcessIdentity> identity =
        random < 0 ? Optional.empty() : ProcessIdentity.parse(process.substring(0, random));
    return identity.filter(ProcessIdentity::runs).isEmpty();
  }
}
