package org.taskotron.base.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Binds a YAML file to a record and finds all mistakes at once.
 *
 * <p>The component {@code lostAfter} is the key {@code lost_after}. A component may be a String, boolean, int, long,
 * double, {@link java.time.Duration}, {@link Size}, {@link Path}, {@link java.net.URI}, an enum (in lower-case), a {@link
 * Secret}, an {@code Optional}, {@code List} or {@code Map<String, …>} of these, or another record. {@link Default} says
 * what it is when its key is missing; an Optional, List or Map is empty then; anything else is required.
 */
public final class ConfigReader {

  private static final int MOST_PROBLEMS = 100;

  private ConfigReader() {}

  /** Reads a file of the administrator's; its secrets may be in files beside it or in this process's environment. */
  public static <T extends Record> T read(Path file, Class<T> type) throws ConfigException {
    return read(
        file.toString(),
        text(file),
        type,
        new Secrets(System.getenv(), file.toAbsolutePath().getParent()));
  }

  /** Reads a text that goes by this name. */
  public static <T extends Record> T read(String name, String text, Class<T> type)
      throws ConfigException {
    return read(name, text, type, new Secrets(System.getenv(), null));
  }

  static <T extends Record> T read(String name, String text, Class<T> type, Secrets secrets)
      throws ConfigException {
    Node root = Yaml.compose(name, text);
    Binder binder = new Binder(name, secrets);
    Optional<T> bound = binder.document(root, type);
    List<Problem> problems = binder.problems();
    if (!problems.isEmpty()) {
      throw new ConfigException(shortened(name, problems));
    }
    return bound.orElseThrow(() -> new IllegalStateException("neither bound nor refused: " + type));
  }

  private static List<Problem> shortened(String name, List<Problem> problems) {
    if (problems.size() <= MOST_PROBLEMS) {
      return problems;
    }
    List<Problem> some = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
    some.add(Problem.ofFile(name, "and " + (problems.size() - MOST_PROBLEMS) + " more"));
    return some;
  }

  /** A file's text, refused when it is not there, too large, or not UTF-8. */
  public static String text(Path file) throws ConfigException {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Yaml.LONGEST + 1);
      if (bytes.length > Yaml.LONGEST) {
        throw new ConfigException(
            Problem.ofFile(name, "too large (expected at most " + Yaml.LONGEST + " bytes)"));
      }
      return utf8(name, bytes);
    } catch (NoSuchFileException e) {
      throw new ConfigException(Problem.ofFile(name, "no such file"));
    } catch (AccessDeniedException e) {
      throw new ConfigException(Problem.ofFile(
          name,
          "may not be read by user " + System.getProperty("user.name") + ": permission denied"));
    } catch (IOException e) {
      throw new ConfigException(Problem.ofFile(
          name,
          Files.isDirectory(file)
              ? "a directory (expected a file)"
              : "cannot be read: " + e.getMessage()));
    }
  }

  private static String utf8(String name, byte[] bytes) throws ConfigException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return decoder.decode(in).toString();
    } catch (CharacterCodingException e) {
      int bad = in.position();
      int line = 1;
      int lineStart = 0;
      for (int i = 0; i < bad; i++) {
        if (bytes[i] == '\n') {
          line++;
          lineStart = i + 1;
        }
      }
      int column =
          new String(bytes, lineStart, bad - lineStart, StandardCharsets.UTF_8).length() + 1;
      String what = String.format("byte 0x%02X (expected text in UTF-8)", bytes[bad]);
      throw new ConfigException(new Problem(name, line, column, what));
    }
  }

  /** Where secrets come from. */
  record Secrets(Map<String, String> environment, @Nullable Path directory) {}
}
