package org.taskotron.resultsdb.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.upstream.Item;

/** Looks at items before anything of them is stored: all have to be as they should, and, if so wanted, to stay as they are. */
final class Strictness {

  private final boolean strict;

  Strictness(boolean strict) {
    this.strict = strict;
  }

  /** Keeps the first note. */
  private static final class First implements Notes {
    private @Nullable String note;

    @Override
    public void changed(long line, String what) {
      note = note == null ? what : note;
    }

    @Override
    public void leftOut(long line, String what) {
      note = note == null ? what + ": left out" : note;
    }
  }

  /** Fails unless all of them can be brought in; nothing is reported yet. */
  <T> void check(List<Item> items, BiFunction<ApiItems, Item, T> maker) {
    First first = new First();
    ApiItems trial = new ApiItems(first);
    for (Item item : items) {
      T unused = maker.apply(trial, item);
    }
    if (strict && first.note != null) {
      throw new ImportRefused(
          OneLine.of(first.note)
              + " (expected nothing that has to be changed or left out, by --strict); what was stored before stays");
    }
  }

  /** What is made of them all, with what there is to report. */
  <T> List<T> made(List<Item> items, Notes notes, BiFunction<ApiItems, Item, T> maker) {
    check(items, maker);
    ApiItems making = new ApiItems(notes);
    List<T> made = new ArrayList<>(items.size());
    items.forEach(item -> made.add(maker.apply(making, item)));
    return made;
  }
}
