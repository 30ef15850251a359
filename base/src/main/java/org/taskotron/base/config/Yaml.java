package org.taskotron.base.config;

import java.io.StringReader;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.Construct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML that nobody trusts. What comes out is a finite tree of plain maps with different keys, lists and scalars,
 * however the text was meant; {@code <<} has been merged.
 */
public final class Yaml {

  /** The longest text that is looked at, in characters. Four thousand builders take less than a tenth of it. */
  public static final int LONGEST = 16 << 20;

  /** The deepest nesting, aliases followed. */
  public static final int DEEPEST = 50;

  /** Only ever read, so that one is enough for all documents, of which each default of a setting is one. */
  private static final Resolver RESOLVER = new Resolver();

  private Yaml() {}

  /** The document as a tree, each node with its place. An empty document is an empty mapping. */
  public static Node compose(String fileName, String text) throws ConfigException {
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    refuseUnreadable(fileName, plain);
    Node root = composed(fileName, plain);
    if (root == null || isEmpty(root)) {
      Mark start = new Mark(fileName, 0, 0, 0, new int[0], 0);
      return new MappingNode(
          Tag.MAP, true, new ArrayList<>(), start, start, DumperOptions.FlowStyle.BLOCK);
    }
    new Inspection(fileName).of(root);
    return root;
  }

  private static boolean isEmpty(Node root) {
    return root instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.NULL)
        && scalar.getValue().isEmpty();
  }

  private static @Nullable Node composed(String fileName, String text) throws ConfigException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setTagInspector(
        tag -> true); // nothing is constructed here; the inspection refuses them with their place
    options.setMaxAliasesForCollections(
        Integer.MAX_VALUE); // the inspection counts what they unfold to
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(new StringReader(text)), options);
      return new Composer(parser, RESOLVER, options).getSingleNode();
    } catch (MarkedYAMLException e) {
      throw new ConfigException(problem(fileName, e));
    } catch (YAMLException e) {
      throw new ConfigException(Problem.ofFile(fileName, withoutPlace(e)));
    }
  }

  private static Problem problem(String fileName, MarkedYAMLException e) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    String context = e.getContext() == null ? "" : " " + e.getContext();
    String text = "not YAML" + context + ": " + e.getProblem();
    return mark == null ? Problem.ofFile(fileName, text) : at(fileName, mark, text);
  }

  private static String withoutPlace(YAMLException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("Nesting Depth exceeded")
        ? "nested too deeply (expected at most " + DEEPEST + " levels)"
        : "not YAML: " + message;
  }

  private static void refuseUnreadable(String fileName, String text) throws ConfigException {
    if (text.length() > LONGEST) {
      throw new ConfigException(Problem.ofFile(
          fileName, text.length() + " characters (expected at most " + LONGEST + ")"));
    }
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (c == '\n') {
        line++;
        lineStart = i + 1;
      } else if (!StreamReader.isPrintable(c)) {
        String what =
            String.format("character U+%04X (expected text without control characters)", c);
        throw new ConfigException(
            new Problem(fileName, line, text.codePointCount(lineStart, i) + 1, what));
      }
    }
  }

  private static Problem at(String fileName, Mark mark, String text) {
    return new Problem(fileName, mark.getLine() + 1, mark.getColumn() + 1, text);
  }

  /** A problem in the place where this node begins. */
  public static Problem at(String fileName, Node node, String text) {
    return at(fileName, node.getStartMark(), text);
  }

  /**
   * A tree that {@link #compose} made, as maps, lists, texts, numbers, booleans and nulls (YAML 1.1, as people know it
   * from Python). What looks like a date stays a text.
   */
  public static @Nullable Object plain(Node node) {
    return new Plain().of(node);
  }

  private static final class Plain extends SafeConstructor {
    Plain() {
      super(new LoaderOptions());
      yamlConstructors.put(Tag.TIMESTAMP, yamlConstructors.get(Tag.STR));
      yamlConstructors.put(Tag.MERGE, yamlConstructors.get(Tag.STR)); // a lone << as a value
      yamlConstructors.put(Tag.INT, orText(new ConstructYamlInt()));
      yamlConstructors.put(Tag.FLOAT, orText(new ConstructYamlFloat()));
    }

    /** YAML takes {@code .} and {@code 0x_} for numbers. */
    private static Construct orText(Construct number) {
      return new AbstractConstruct() {
        @Override
        public Object construct(Node node) {
          try {
            return number.construct(node);
          } catch (NumberFormatException e) {
            return ((ScalarNode) node).getValue();
          }
        }
      };
    }

    @Nullable Object of(Node node) {
      return constructDocument(node);
    }
  }
}
