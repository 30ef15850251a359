package org.taskotron.base.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All routes as a tree of path segments. For {@code GET /jobs/:uuid/log} and {@code GET /testcases/*name}:
 *
 * <pre>
 * root ─ "jobs" ─ :  ─ "log"   GET
 *      └ "testcases" ─ *       GET
 * </pre>
 *
 * <p>Segments are split before they are decoded, each is decoded once, and a literal is compared with what was decoded.
 * Unchanging and safe for several threads.
 */
final class RouteTable {

  /**
   * What a path leads to: a route and its variables, or the methods that would have led somewhere, or what is said where
   * nothing is (null: the usual).
   */
  record Match(
      @Nullable Route route,
      Map<String, String> variables,
      Set<String> allowed,
      @Nullable Answer otherwise) {}

  private record Leaf(Route route, List<String> names) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();

    @Nullable Node variable;

    @Nullable Answer otherwise;

    final Map<String, Leaf> here = new HashMap<>();
    final Map<String, Leaf> rest = new HashMap<>();
  }

  private final Node root = new Node();

  RouteTable(Routes routes) {
    for (Route route : routes.all()) {
      String pattern = route.pattern();
      if (pattern.endsWith("[/]")) {
        String without = pattern.substring(0, pattern.length() - 3);
        add(route, without.isEmpty() ? "/" : without);
        add(route, without + "/");
      } else {
        add(route, pattern);
      }
    }
    routes.otherwise().forEach((path, answer) -> {
      Node node = root;
      for (String segment : path.substring(1).split("/", -1)) {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
      node.otherwise = answer;
    });
  }

  private void add(Route route, String pattern) {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException(
          "pattern " + pattern + " (expected one that begins with /)");
    }
    List<String> names = new ArrayList<>();
    Node node = root;
    String[] segments = pattern.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (segment.startsWith("*")) {
        if (i < segments.length - 1) {
          throw new IllegalArgumentException(
              "pattern " + pattern + " (expected * at its end only)");
        }
        names.add(segment.length() == 1 ? "*" : segment.substring(1));
        put(node.rest, route, names);
        return;
      }
      if (segment.startsWith(":")) {
        names.add(segment.substring(1));
        Node next = node.variable;
        if (next == null) {
          next = new Node();
          node.variable = next;
        }
        node = next;
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    put(node.here, route, names);
  }

  private static void put(Map<String, Leaf> leaves, Route route, List<String> names) {
    if (leaves.put(route.method(), new Leaf(route, List.copyOf(names))) != null) {
      throw new IllegalArgumentException(
          "two routes for " + route.method() + " " + route.pattern());
    }
  }

  /** Looks a raw path up; refuses one that cannot be decoded or holds dot segments. */
  Match match(String method, String rawPath) {
    String[] raw = rawPath.substring(1).split("/", -1);
    String[] segments = new String[raw.length];
    for (int i = 0; i < raw.length; i++) {
      segments[i] = Percent.path(raw[i]);
      if (segments[i].equals(".") || segments[i].equals("..")) {
        throw HttpRefusal.badRequest("the address holds a segment of dots only");
      }
    }
    Search search = new Search(method.equals("HEAD") ? "GET" : method, segments);
    Match found = search.from(root, 0, List.of());
    return found == null ? new Match(null, Map.of(), search.allowed, search.otherwise) : found;
  }

  /** One search; goes back when a more literal branch has the path but not the method. */
  private static final class Search {
    private final String method;
    private final String[] segments;
    private final Set<String> allowed = new TreeSet<>();
    private @Nullable Answer otherwise;

    Search(String method, String[] segments) {
      this.method = method;
      this.segments = segments;
    }

    @Nullable Match from(Node node, int at, List<String> values) {
      if (node.otherwise != null) {
        otherwise =
            node.otherwise; // only literals lead here, and they are followed first: the deepest
        // stays
      }
      if (at == segments.length) {
        return leaf(node.here, values);
      }
      String segment = segments[at];
      Node literal = node.literals.get(segment);
      Match found = literal == null ? null : from(literal, at + 1, values);
      if (found == null && node.variable != null && !segment.isEmpty()) {
        found = from(node.variable, at + 1, with(values, segment));
      }
      if (found == null && !node.rest.isEmpty()) {
        String rest = at == segments.length - 1 ? segment : String.join("/", tail(at));
        found = rest.isEmpty() ? null : leaf(node.rest, with(values, rest));
      }
      return found;
    }

    private @Nullable Match leaf(Map<String, Leaf> leaves, List<String> values) {
      Leaf leaf = leaves.get(method);
      if (leaf == null) {
        allowed.addAll(leaves.keySet());
        return null;
      }
      if (values.isEmpty()) {
        return new Match(leaf.route(), Map.of(), Set.of(), null);
      }
      Map<String, String> variables = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        variables.put(leaf.names().get(i), values.get(i));
      }
      return new Match(leaf.route(), variables, Set.of(), null);
    }

    private List<String> tail(int at) {
      return List.of(segments).subList(at, segments.length);
    }

    private static List<String> with(List<String> values, String value) {
      List<String> more = new ArrayList<>(values.size() + 1);
      more.addAll(values);
      more.add(value);
      return more;
    }
  }
}
