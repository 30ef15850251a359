package org.taskotron.slave.formula;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code ${…}} may name: facts of the run, then what earlier actions exported. A value, never changed. */
public final class Variables {

  private final Map<String, @Nullable Object> values;

  public Variables(Map<String, ? extends @Nullable Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(values));
  }

  /** These and one more; a later one hides an earlier one of its name. */
  public Variables with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Variables(more);
  }

  public Set<String> names() {
    return values.keySet();
  }

  /** The value of {@code name} or {@code name.key.key}; empty when there is none. */
  Optional<Found> find(String path) {
    String[] parts = path.split("\\.", -1);
    if (!values.containsKey(parts[0])) {
      return Optional.empty();
    }
    Object value = values.get(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      if (!(value instanceof Map<?, ?> map) || !map.containsKey(parts[i])) {
        return Optional.empty();
      }
      value = map.get(parts[i]);
    }
    return Optional.of(new Found(value));
  }

  /** What could be meant by a path whose last part is unknown: the names there are in its place. */
  Set<String> namesBeside(String path) {
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return names();
    }
    Object outer = find(path.substring(0, dot)).map(Found::orNull).orElse(null);
    Set<String> names = new java.util.LinkedHashSet<>();
    if (outer instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> names.add(String.valueOf(key)));
    }
    return names;
  }

  /** A value that is there, be it null. */
  static final class Found {
    private final @Nullable Object value;

    Found(@Nullable Object value) {
      this.value = value;
    }

    @Nullable Object orNull() {
      return value;
    }
  }
}
