package org.taskotron.resultsdb.store.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.ibatis.session.ResultContext;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
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

  /** For one key, in bytes: of 256 MB of heap a quarter, which is room for 1,400,000 items. */
  private final long largest;

  /** For all keys together. */
  private final long all;

  private final Map<Long, Kept> kept = new ConcurrentHashMap<>();

  /** Within the share of the heap that is theirs. */
  Vocabularies() {
    this(Runtime.getRuntime().maxMemory() / 4);
  }

  /** @param largest of one key, in bytes */
  Vocabularies(long largest) {
    this.largest = largest;
    this.all = largest * 3 / 2;
  }

  /** One key's. */
  private static final class Kept {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    /** None: the database is asked. */
    private volatile @Nullable Vocabulary vocabulary = new Vocabulary();

    private volatile long seen = -1;

    private long size() {
      Vocabulary mine = vocabulary;
      return mine == null ? 0 : mine.size();
    }
  }

  /** The texts of a key that are like one of these; empty: the database must be asked. */
  Optional<Vocabulary.Matches> like(
      SqlSession session, long keyId, List<TextPattern> patterns, int most) {
    Kept mine = kept.computeIfAbsent(keyId, id -> new Kept());
    keepUp(session, keyId, mine);
    mine.lock.readLock().lock();
    try {
      return Optional.ofNullable(mine.vocabulary).map(texts -> texts.like(patterns, most));
    } finally {
      mine.lock.readLock().unlock();
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
    if (mine.vocabulary == null || mapper.lastResult() <= mine.seen) {
      return;
    }
    mine.lock.writeLock().lock();
    try {
      Vocabulary texts = mine.vocabulary;
      if (texts != null && !read(mapper, keyId, mine, texts)) {
        mine.vocabulary = null; // its room is for others
      }
    } finally {
      mine.lock.writeLock().unlock();
    }
  }

  /** Whether the database's texts of this key can be kept here, all of them. */
  private boolean read(VocabularyMapper mapper, long keyId, Kept mine, Vocabulary texts) {
    long last = mapper.lastResult();
    boolean[] fits = {true};
    long others =
        kept.values().stream().filter(one -> one != mine).mapToLong(Kept::size).sum();
    long room = Math.min(largest, all - others);
    if (mine.seen < 0) {
      mapper.all(keyId, row -> fits[0] = add(texts, room, row));
      texts.trim();
    } else if (last > mine.seen) {
      mapper.since(keyId, mine.seen, last, row -> fits[0] = add(texts, room, row));
    }
    mine.seen = last;
    if (!fits[0]) {
      LOG.info(
          "the texts of data key {} are not searched in memory: they take more than {} bytes, or one is too long",
          keyId,
          room);
    }
    return fits[0];
  }

  /** Reads no further once one does not fit. */
  private static boolean add(
      Vocabulary texts, long room, ResultContext<? extends VocabularyMapper.Text> row) {
    VocabularyMapper.Text text = row.getResultObject();
    texts.add(text.value(), text.newest());
    // Of a long text the index knows the beginning only.
    boolean fits = text.rest().isEmpty() && texts.size() <= room;
    if (!fits) {
      row.stop();
    }
    return fits;
  }
}
