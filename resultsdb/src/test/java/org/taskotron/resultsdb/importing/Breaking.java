package org.taskotron.resultsdb.importing;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Breaks off once, as a kill would, after some transactions. */
final class Breaking implements ImportStore {
  private final ImportStore store;
  private int left;

  Breaking(ImportStore store, int transactions) {
    this.store = store;
    this.left = transactions;
  }

  private void count() {
    if (left-- == 0) {
      throw new IllegalStateException("broken off");
    }
  }

  @Override
  public Optional<AutoCloseable> hold() {
    return store.hold();
  }

  @Override
  public Optional<Progress> progress() {
    return store.progress();
  }

  @Override
  public boolean isEmpty() {
    return store.isEmpty();
  }

  @Override
  public boolean isAsImported() {
    return store.isAsImported();
  }

  @Override
  public Optional<Marks> marks() {
    return store.marks();
  }

  @Override
  public Greatest greatest() {
    return store.greatest();
  }

  @Override
  public Optional<Instant> newest(Instant latest) {
    return store.newest(latest);
  }

  @Override
  public void begin(Progress first) {
    store.begin(first);
  }

  @Override
  public void begin(Progress first, Marks marks) {
    store.begin(first, marks);
  }

  @Override
  public void beginAgain(Progress done, Progress first, Marks marks) {
    store.beginAgain(done, first, marks);
  }

  @Override
  public void write(Rows rows, Progress before, Progress after) {
    count();
    store.write(rows, before, after);
  }

  @Override
  public Map<Long, Instant> submitTimes(Collection<Long> ids) {
    return store.submitTimes(ids);
  }

  @Override
  public Set<String> groups(Collection<String> uuids) {
    return store.groups(uuids);
  }

  @Override
  public void finish(Progress before, Progress done) {
    count();
    store.finish(before, done);
  }
}
