package org.taskotron.resultsdb.store.write;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.retention.Deleted;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.MemberRow;
import org.taskotron.resultsdb.store.row.Value;

/**
 * Results are to go, with every row that belongs to them. What was pinned or waived since they were chosen stays; what is
 * gone already does no harm, so that the change may be decided twice.
 */
public record DeleteResults(List<Long> ids) implements Change<Deleted> {

  public DeleteResults {
    ids = List.copyOf(ids);
  }

  @Override
  public void announce(Needs needs) {}

  @Override
  public Deleted decide(Batch batch) {
    long began = System.nanoTime();
    RetentionMapper tables = batch.tables(RetentionMapper.class);
    Set<Long> held = new HashSet<>(tables.held(ids, Micros.of(batch.now())));
    List<Long> going = new ArrayList<>(tables.there(ids));
    going.removeAll(held);
    if (!going.isEmpty()) {
      delete(going, tables, batch);
    }
    return new Deleted(going.size(), held.size(), Duration.ofNanos(System.nanoTime() - began));
  }

  private static void delete(List<Long> going, RetentionMapper tables, Batch batch) {
    List<DataRow> data = tables.data(going);
    List<MemberRow> members = tables.members(going);
    List<String> keys = tables.idempotencyKeys(going);
    data.forEach(tables::deleteData);
    members.forEach(tables::deleteMember);
    keys.forEach(tables::deleteIdempotency);
    going.forEach(tables::deleteResult);
    data.stream()
        .map(row -> new Value(row.value(), row.rest()))
        .filter(Value::isLong)
        .forEach(batch::mayBeUnused);
    batch.countDeleted(going.size());
    batch.flush();
  }
}
