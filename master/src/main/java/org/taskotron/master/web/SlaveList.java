package org.taskotron.master.web;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.taskotron.master.access.Access;
import org.taskotron.master.job.Job;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.slave.Connection;
import org.taskotron.master.slave.Roster;

/** The slaves: those of the configuration, whether they are here or not. */
final class SlaveList {

  private final Roster roster;
  private final Leases leases;
  private final Access access;
  private final SiteSettings settings;
  private final Clock clock;

  SlaveList(Roster roster, Leases leases, Access access, SiteSettings settings, Clock clock) {
    this.roster = roster;
    this.leases = leases;
    this.access = access;
    this.settings = settings;
    this.clock = clock;
  }

  List<SlaveLine> lines() {
    Set<String> names = new TreeSet<>(access.slaves());
    roster.all().forEach(connection -> names.add(connection.slave()));
    Instant now = clock.instant();
    List<SlaveLine> lines = new ArrayList<>();
    names.forEach(name -> lines.add(line(name, now)));
    return lines;
  }

  private SlaveLine line(String name, Instant now) {
    List<Job> jobs = leases.of(name).stream()
        .map(Leases.Held::job)
        .sorted(Comparator.comparing(Job::changed))
        .toList();
    Optional<Connection> connection = roster.of(name);
    if (connection.isEmpty()) {
      return new SlaveLine(
          name, false, false, null, null, 0, List.of(), List.of(), "", "", false, "", jobs);
    }
    Connection here = connection.get();
    boolean silent = here.lastHeard().plus(settings.silentAfter()).isBefore(now);
    return new SlaveLine(
        name,
        true,
        silent,
        here.since(),
        here.lastHeard(),
        here.hello().slots(),
        here.hello().labels(),
        here.hello().arches(),
        here.hello().host(),
        here.hello().version(),
        here.accepting().work(),
        here.accepting().whyNot(),
        jobs);
  }
}
