package org.taskotron.base.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Walks a record type and a YAML tree side by side. An empty answer means that the value was refused and its problem is
 * noted; the walk goes on with its neighbours, so that all problems come out of one run. For use by one thread, once.
 */
final class Binder {

  private final String file;
  private final Scalars scalars;
  private final List<Problem> problems = new ArrayList<>();

  Binder(String file, ConfigReader.Secrets secrets) {
    this.file = file;
    this.scalars = new Scalars(secrets);
  }

  <T extends Record> Optional<T> document(Node root, Class<T> type) {
    return record("", root, type).map(type::cast);
  }

  List<Problem> problems() {
    return problems;
  }

  /** @param path the keys that lead to the value, as messages name it; empty for the whole document */
  private Optional<Object> value(String path, Node node, Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(path, node, generic);
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() && plain != Size.class
        ? record(path, node, plain)
        : scalar(path, node, plain);
  }

  private Optional<Object> generic(String path, Node node, ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return isNull(node)
          ? Optional.of(Optional.empty())
          : value(path, node, arguments[0]).map(Optional::of);
    }
    if (raw == List.class) {
      return isNull(node) ? Optional.of(List.of()) : list(path, node, arguments[0]);
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return isNull(node) ? Optional.of(Map.of()) : map(path, node, arguments[1]);
    }
    throw new IllegalStateException("settings cannot be of type " + type);
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private Optional<Object> list(String path, Node node, Type itemType) {
    if (!(node instanceof SequenceNode sequence)) {
      return refuse(path, node, Scalars.shown(node, itemType) + " (expected a list)");
    }
    List<Object> items = new ArrayList<>();
    boolean complete = true;
    int number = 0;
    for (Node itemNode : sequence.getValue()) {
      Optional<Object> item = value(path + "[" + number++ + "]", itemNode, itemType);
      item.ifPresent(items::add);
      complete &= item.isPresent();
    }
    return complete ? Optional.of(List.copyOf(items)) : Optional.empty();
  }

  private Optional<Object> map(String path, Node node, Type valueType) {
    if (!(node instanceof MappingNode mapping)) {
      return refuse(
          path, node, Scalars.shown(node, valueType) + " (expected a mapping: name: value)");
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    boolean complete = true;
    for (NodeTuple entry : mapping.getValue()) {
      String key = key(entry);
      Optional<Object> value = value(below(path, key), entry.getValueNode(), valueType);
      value.ifPresent(present -> entries.put(key, present));
      complete &= value.isPresent();
    }
    return complete ? Optional.of(Collections.unmodifiableMap(entries)) : Optional.empty();
  }

  private Optional<Object> scalar(String path, Node node, Class<?> type) {
    try {
      return Optional.of(scalars.value(node, type));
    } catch (Scalars.Mismatch e) {
      return refuse(path, node, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Object> record(String path, Node node, Class<?> type) {
    if (!(node instanceof MappingNode mapping)) {
      return refuse(
          path,
          node,
          Scalars.shown(node, type) + " (expected a mapping with " + known(keys(type)) + ")");
    }
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    mapping.getValue().forEach(entry -> entries.put(key(entry), entry));
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknown(path, entries, keys(type));
    @Nullable Object[] arguments = new Object[components.length];
    boolean complete = true;
    for (int i = 0; i < components.length; i++) {
      Optional<Object> argument = component(path, mapping, entries, components[i]);
      arguments[i] = argument.orElse(null);
      complete &= argument.isPresent();
    }
    return complete ? made(path, mapping, entries, type, arguments) : Optional.empty();
  }

  private static List<String> keys(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(component -> Names.key(component.getName()))
        .toList();
  }

  private void refuseUnknown(String path, Map<String, NodeTuple> entries, List<String> keys) {
    entries.forEach((key, entry) -> {
      if (!keys.contains(key)) {
        String hint = Nearest.to(key, keys)
            .map(near -> "did you mean " + near + "?")
            .orElseGet(() -> "expected " + known(keys));
        refuse(below(path, key), entry.getKeyNode(), "unknown key (" + hint + ")");
      }
    });
  }

  private static String known(List<String> keys) {
    return keys.size() > 30
        ? String.join(", ", keys.subList(0, 30)) + ", …"
        : keys.isEmpty() ? "no keys" : String.join(", ", keys);
  }

  private Optional<Object> component(
      String path, MappingNode mapping, Map<String, NodeTuple> entries, RecordComponent component) {
    String key = Names.key(component.getName());
    NodeTuple entry = entries.get(key);
    if (entry != null) {
      return value(below(path, key), entry.getValueNode(), component.getGenericType());
    }
    Default byDefault = component.getAnnotation(Default.class);
    if (byDefault != null) {
      return byDefault(path, mapping, component, byDefault.value());
    }
    Class<?> type = component.getType();
    if (type == Optional.class || type == List.class || type == Map.class) {
      return Optional.of(
          type == Optional.class ? Optional.empty() : type == List.class ? List.of() : Map.of());
    }
    return refuse(below(path, key), mapping, "missing (expected " + Scalars.expected(type) + ")");
  }

  /** A default is bound like anything else; what is wrong with it is our mistake, except for keys it leaves out. */
  private Optional<Object> byDefault(
      String path, MappingNode mapping, RecordComponent component, String text) {
    try {
      Node node = Yaml.compose("@Default of " + component, text.isEmpty() ? "''" : text);
      Binder inner = new Binder("@Default of " + component, scalars.secrets());
      Optional<Object> value = inner.value(
          below(path, Names.key(component.getName())), node, component.getGenericType());
      inner.problems.forEach(problem -> problems.add(Yaml.at(file, mapping, problem.text())));
      return value;
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<Object> made(
      String path,
      MappingNode mapping,
      Map<String, NodeTuple> entries,
      Class<?> type,
      @Nullable Object[] arguments) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      return refusedBy(e.getCause(), path, mapping, entries, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<Object> refusedBy(
      @Nullable Throwable cause,
      String path,
      MappingNode mapping,
      Map<String, NodeTuple> entries,
      Class<?> type) {
    if (cause instanceof Refused refused) {
      refused.reasons().forEach((component, text) -> {
        String key = Names.key(component);
        NodeTuple entry = entries.get(key);
        refuse(below(path, key), entry == null ? mapping : entry.getValueNode(), text);
      });
      return Optional.empty();
    }
    if (cause instanceof IllegalArgumentException illegal) {
      return refuse(path, mapping, String.valueOf(illegal.getMessage()));
    }
    throw new IllegalStateException("cannot make a " + type, cause);
  }

  private Optional<Object> refuse(String path, Node node, String text) {
    problems.add(Yaml.at(file, node, path.isEmpty() ? text : path + ": " + text));
    return Optional.empty();
  }

  private static String key(NodeTuple entry) {
    return ((ScalarNode) entry.getKeyNode()).getValue();
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
