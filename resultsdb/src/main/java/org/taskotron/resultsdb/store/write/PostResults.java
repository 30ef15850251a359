package org.taskotron.resultsdb.store.write;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.Posted.How;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.store.row.GroupRow;
import org.taskotron.resultsdb.store.row.Head;
import org.taskotron.resultsdb.store.row.TestcaseRow;
import org.taskotron.resultsdb.store.row.Value;

/** Results were posted together, under one key or none. */
public record PostResults(List<Prepared> all, Optional<IdempotencyKey> key)
    implements Change<Posted> {

  /**
   * A result on its way.
   *
   * @param values the texts of its data by key, as they are searched for; made by the poster's thread, not the writer's
   */
  private record Prepared(NewResult result, Map<String, List<Value>> values) {

    static Prepared of(NewResult result) {
      Map<String, List<Value>> values = new LinkedHashMap<>();
      result
          .data()
          .values()
          .forEach((name, texts) ->
              values.put(name, texts.stream().distinct().map(Value::of).toList()));
      return new Prepared(result, values);
    }

    void announce(Needs needs) {
      needs.testcases.add(result.testcase().name());
      result.groups().forEach(group -> group.uuid().ifPresent(needs.groups::add));
      needs.keys.addAll(values.keySet());
      result
          .data()
          .values()
          .values()
          .forEach(texts -> texts.stream()
              .filter(text -> !Head.fits(text))
              .forEach(text -> needs.longValues.put(Value.of(text).rest(), text)));
    }

    Result written(Batch batch) {
      TestcaseRow testcase = batch.testcase(result.testcase());
      Map<String, GroupRow> groups = new LinkedHashMap<>();
      for (GroupMention mention : result.groups()) {
        GroupRow row = batch.group(mention);
        groups.put(row.uuid(), row);
      }
      Instant submitted = result.submitTime().orElseGet(batch::now);
      Result made = new Result(
          batch.nextResult(),
          testcase.testcase(),
          List.copyOf(groups.keySet()),
          result.outcome(),
          result.note(),
          result.refUrl(),
          submitted,
          result.data());
      batch.add(made, testcase, groups.values(), values);
      return made;
    }
  }

  public static PostResults of(List<NewResult> results, Optional<IdempotencyKey> key) {
    return new PostResults(results.stream().map(Prepared::of).toList(), key);
  }

  @Override
  public int weight() {
    return all.size();
  }

  @Override
  public void announce(Needs needs) {
    key.ifPresent(k -> needs.idempotencyKeys.add(k.text()));
    all.forEach(prepared -> prepared.announce(needs));
  }

  @Override
  public Posted decide(Batch batch) {
    Optional<IdempotencyRow> used = key.flatMap(k -> batch.used(k.text()));
    if (used.isPresent()) {
      boolean same = used.get().fingerprint().equals(key.orElseThrow().fingerprint());
      return new Posted(same ? How.REPEATED : How.KEY_TAKEN, batch.stored(used.get()));
    }
    List<Result> made = all.stream().map(prepared -> prepared.written(batch)).toList();
    key.ifPresent(k -> batch.use(k, made));
    return new Posted(How.NEW, made);
  }
}
