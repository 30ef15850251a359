package org.taskotron.resultsdb.store.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.ibatis.session.SqlSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.resultsdb.result.TextPattern;

/**
 * The vocabularies of keys that somebody asked for patterns of. Each is read from the database once and then kept up with
 * what is stored, by this process or another one: results get ascending ids, and an id is seen only when all before it are.
 * What is deleted stays in it until the next start, which finds nothing then. Safe for use by several threads.
 *
 * <p>A key whose texts take too much room, or are longer than an index holds, is left to the database.
 */
final class Vocabularies {

  private static final Logger LOG = LoggerFactory.getLogger(Vocabularies.class);

  /** Of the heap, in bytes, for one key: of 256 MB a quarter, which is room for 1,400,000 items. */
  private static final long LARGEST = Runtime.getRuntime().maxMemory() / 4;

  /** Of the heap, in bytes, for all keys together. */
  private static final long ALL = LARGEST * 3 / 2;

  /** What a text takes at least: with it a vocabulary that cannot fit is not read to its end. */
  private static final long LEAST = 16;

  private final Map<Long, Kept> kept = new ConcurrentHashMap<>();

  /** One key's, with a lock of its own. */
  private static final class Kept {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Vocabulary vocabulary = new Vocabulary();
    private volatile long seen = -1;
    private volatile boolean usable = true;
  }

  /** The texts of a key that are like one of these; empty: the database must be asked. */
  Optional<Vocabulary.Matches> like(
      SqlSession session, long keyId, List<TextPattern> patterns, int most) {
    Kept mine = kept.computeIfAbsent(keyId, id -> new Kept());
    synchronized (mine) {
      keepUp(session, keyId, mine);
      return mine.usable ? Optional.of(mine.vocabulary.like(patterns, most)) : Optional.empty();
    }
  }

  /** Has this key among those that are kept. */
  void keepUp(SqlSession session, long keyId) {
    keepUp(session, keyId, kept.computeIfAbsent(keyId, id -> new Kept()));
  }

  /** Reads what was stored since the last time, so that nobody who asks waits for it. */
  void keepUp(SqlSession session) {
    kept.forEach((keyId, mine) -> keepUp(session, keyId, mine));
  }

  private void keepUp(SqlSession session, long keyId, Kept mine) {
    VocabularyMapper mapper = session.getMapper(VocabularyMapper.class);
    if (!mine.usable || mapper.lastResult() <= mine.seen) {
      return;
    }
    mine.lock.writeLock().lock();
    try {
      read(mapper, keyId, mine);
    } finally {
      mine.lock.writeLock().unlock();
    }
    if (mine.vocabulary.size() > LARGEST || size() > ALL) {
      mine.usable = false;
      LOG.info("the texts of data key {} take too much room to be searched in memory", keyId);
    }
  }

  private static void read(VocabularyMapper mapper, long keyId, Kept mine) {
    long last = mapper.lastResult();
    if (mine.seen < 0) {
      mapper.all(keyId, LARGEST / LEAST, row -> add(mine, row.getResultObject()));
      mine.vocabulary.trim();
    } else if (last > mine.seen) {
      mapper.since(keyId, mine.seen, last, row -> add(mine, row.getResultObject()));
    }
    mine.seen = last;
  }

  private long size() {
    return kept.values().stream()
        .filter(one -> one.usable)
        .mapToLong(one -> one.vocabulary.size())
        .sum();
  }

  private static void add(Kept mine, VocabularyMapper.Text text) {
    if (text.rest().isEmpty()) {
      mine.vocabulary.add(text.value(), text.newest());
    } else {
      mine.usable = false; // of a long text the index knows the beginning only
    }
  }
}
