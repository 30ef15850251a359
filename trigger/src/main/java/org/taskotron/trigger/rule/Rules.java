package org.taskotron.trigger.rule;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;
import org.taskotron.trigger.event.TriggerEvent;

/** A rules file, read once and asked often. Safe for use by several threads. */
public final class Rules {

  private final List<Rule> all;

  /** What an event of a type needs to be shown to: of 200 rules a handful. */
  private final Map<String, List<Rule>> byMessageType = new ConcurrentHashMap<>();

  Rules(List<Rule> all) {
    this.all = List.copyOf(all);
  }

  /** No rules. */
  public static Rules none() {
    return new Rules(List.of());
  }

  public static Rules read(Path file) throws ConfigException {
    try {
      String text = StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
      return read(file.toString(), text);
    } catch (NoSuchFileException e) {
      throw new ConfigException(Problem.ofFile(file.toString(), "not there (expected the rules)"));
    } catch (CharacterCodingException e) {
      throw new ConfigException(Problem.ofFile(file.toString(), "not UTF-8"));
    } catch (IOException e) {
      throw new ConfigException(
          Problem.ofFile(file.toString(), "cannot be read: " + e.getMessage()));
    }
  }

  /** Reads rules; {@code name} is the file that mistakes are told of. */
  public static Rules read(String name, String text) throws ConfigException {
    return new Rules(RuleReader.read(name, text));
  }

  /** What the rules say that match this event, and those that failed; in the order of the file. */
  public List<RuleAnswer> ask(TriggerEvent event, List<String> validArches) {
    List<RuleAnswer> answers = new ArrayList<>();
    for (Rule rule : byMessageType.computeIfAbsent(event.messageType(), this::forType)) {
      answer(rule, event, validArches).ifPresent(answers::add);
    }
    return answers;
  }

  private List<Rule> forType(String messageType) {
    return all.stream().filter(rule -> rule.mayMatch(messageType)).toList();
  }

  /** What every rule says, and why those that do not match do not. */
  public List<RuleAnswer> explain(TriggerEvent event, List<String> validArches) {
    return all.stream()
        .map(rule -> answer(rule, event, validArches)
            .orElseGet(() -> new RuleAnswer(
                rule.number(),
                rule.place(),
                RuleAnswer.Verdict.NOT_MATCHED,
                rule.when().whyNot(event.keys(), event),
                List.of())))
        .toList();
  }

  private static Optional<RuleAnswer> answer(
      Rule rule, TriggerEvent event, List<String> validArches) {
    try {
      if (!rule.when().holds(event.keys(), event)) {
        return Optional.empty();
      }
      List<Wanted> wanted = rule.actions().stream()
          .flatMap(action -> action.wantedFor(event, validArches).stream())
          .toList();
      return Optional.of(
          new RuleAnswer(rule.number(), rule.place(), RuleAnswer.Verdict.MATCHED, "", wanted));
    } catch (RuleFailure e) {
      return Optional.of(new RuleAnswer(
          rule.number(),
          rule.place(),
          RuleAnswer.Verdict.FAILED,
          String.valueOf(e.getMessage()),
          List.of()));
    }
  }

  public int size() {
    return all.size();
  }

  /** Places of rules that can match no event of these types, with what they ask for. */
  public List<String> asleep(Collection<String> knownTypes) {
    Predicate<String> known = knownTypes::contains;
    return all.stream()
        .filter(rule -> rule.messageTypes().isPresent()
            && rule.messageTypes().get().stream().noneMatch(known))
        .map(rule -> rule.place() + ": message_type: "
            + String.join(
                ", ", rule.messageTypes().orElseThrow().stream().sorted().toList()))
        .toList();
  }
}
