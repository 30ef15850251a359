package org.taskotron.master.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.LeaseId;

/**
 * The leases that are held, and when each was renewed last, by a monotonic ticker. A copy in memory of what the jobs'
 * rows say: made anew from them at start. Renewals are not written, so after a start every lease counts anew.
 *
 * <p>Safe for use by several threads; each method costs no more than a look into a map.
 */
public final class Leases {

  /**
   * A lease and its job as it was committed last.
   *
   * @param job CLAIMED, RUNNING or CANCELLING, under this lease
   */
  public record Held(Job job) {
    public LeaseId id() {
      return job.lease().orElseThrow().id();
    }

    public String slave() {
      return job.lease().orElseThrow().slave();
    }
  }

  /** A new secret: 128 random bits. The text never shows it. */
  public record LeaseSecret(String hex) {
    /** What the database keeps of it. */
    public String hash() {
      return hashOf(hex);
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HexFormat HEX = HexFormat.of();

  private final Map<Long, Held> held = new ConcurrentHashMap<>();
  private final Map<Long, Duration> renewed = new ConcurrentHashMap<>();
  private final Map<String, Set<Long>> bySlave = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final Ticker ticker;

  public Leases(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Takes over what the database says at start: jobs under leases, and the highest number ever given. */
  public void restore(Collection<Job> leased, long highest) {
    last.accumulateAndGet(highest, Math::max);
    leased.forEach(this::held);
  }

  /** The next number; higher than every one before. */
  public LeaseId next() {
    return new LeaseId(last.incrementAndGet());
  }

  /** A new secret for a lease. */
  public static LeaseSecret newSecret() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return new LeaseSecret(HEX.formatHex(bits));
  }

  void held(Job job) {
    Held lease = new Held(job);
    long number = lease.id().number();
    renewed.putIfAbsent(number, ticker.now());
    held.put(number, lease);
    bySlave
        .computeIfAbsent(lease.slave(), slave -> ConcurrentHashMap.newKeySet())
        .add(number);
  }

  void released(LeaseId id) {
    Held lease = held.remove(id.number());
    renewed.remove(id.number());
    if (lease != null) {
      bySlave.getOrDefault(lease.slave(), Set.of()).remove(id.number());
    }
  }

  /** Renews the lease if it is this slave's. */
  public boolean renew(LeaseId id, String slave) {
    Held lease = held.get(id.number());
    if (lease == null || !lease.slave().equals(slave)) {
      return false;
    }
    renewed.computeIfPresent(id.number(), (number, before) -> ticker.now());
    return true;
  }

  /** Lets every lease count anew from now: nobody could renew in the time before. */
  public void countAnew() {
    Duration now = ticker.now();
    renewed.replaceAll((number, before) -> now);
  }

  /** The leases that were not renewed for so long. */
  public List<Held> silentFor(Duration lostAfter) {
    Duration now = ticker.now();
    return held.values().stream()
        .filter(lease -> {
          Duration since = renewed.get(lease.id().number());
          return since != null && now.minus(since).compareTo(lostAfter) >= 0;
        })
        .toList();
  }

  /** The lease, if it is held. */
  public Optional<Held> find(LeaseId id) {
    return Optional.ofNullable(held.get(id.number()));
  }

  /** The leases that a slave holds. */
  public List<Held> of(String slave) {
    return bySlave.getOrDefault(slave, Set.of()).stream()
        .map(held::get)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  /** How many leases a slave holds. */
  public int countOf(String slave) {
    return bySlave.getOrDefault(slave, Set.of()).size();
  }

  /** All leases that are held. */
  public List<Held> all() {
    return List.copyOf(held.values());
  }

  /** Whether these are the credentials of an attempt whose lease is held now. */
  public boolean honours(UUID job, int attempt, long lease, String secretHex) {
    Held found = held.get(lease);
    return found != null
        && found.job().id().equals(new JobId(job))
        && found.job().attempts() == attempt
        && MessageDigest.isEqual(
            found.job().lease().orElseThrow().secretHash().getBytes(StandardCharsets.US_ASCII),
            hashOf(secretHex).getBytes(StandardCharsets.US_ASCII));
  }

  private static String hashOf(String hex) {
    try {
      return HEX.formatHex(
          MessageDigest.getInstance("SHA-256").digest(hex.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
