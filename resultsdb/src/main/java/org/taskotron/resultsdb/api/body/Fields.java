package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Said;

/** Reads the fields of a body and remembers every mistake, so that the sender hears of all at once. */
public final class Fields {

  private final List<Mistake> mistakes = new ArrayList<>();

  public void wrong(Mistake mistake) {
    mistakes.add(mistake);
  }

  /** Throws what was found, if anything was. */
  public void done() {
    if (!mistakes.isEmpty()) {
      throw new Invalid(mistakes);
    }
  }

  /** The field's value; a JSON null counts as none. */
  public static @Nullable JsonNode value(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /** A text that may be missing or null. */
  public Optional<String> optionalText(JsonNode object, String field, Object... loc) {
    JsonNode value = value(object, field);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      wrong(Mistake.noText(value, loc));
      return Optional.empty();
    }
    return storable(value.textValue(), value, loc)
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** What an object says about a field, where an absent one and a null differ. */
  public Said said(JsonNode object, String field, Object... loc) {
    return object.has(field)
        ? Said.of(optionalText(object, field, loc).orElse(null))
        : Said.NOTHING;
  }

  /** A text that must be there, with at least one character and at most {@code longest}. */
  public Optional<String> name(JsonNode object, String field, int longest, Object... loc) {
    JsonNode value = object.get(field);
    if (value == null) {
      wrong(Mistake.missing(object, loc));
      return Optional.empty();
    }
    if (!value.isTextual()) {
      wrong(Mistake.noText(value, loc));
      return Optional.empty();
    }
    String text = value.textValue();
    if (text.isEmpty()) {
      wrong(Mistake.tooShort(value, loc));
      return Optional.empty();
    }
    return fits(text, longest, value, loc) ? Optional.of(text) : Optional.empty();
  }

  /** Whether the text can be stored and is not longer than that, in characters. */
  public boolean fits(String text, int longest, JsonNode input, Object... loc) {
    if (text.codePointCount(0, text.length()) > longest) {
      wrong(Mistake.tooLong(longest, input, loc));
      return false;
    }
    return storable(text, input, loc);
  }

  /** Texts that a database or another program would change or cut are refused. */
  public boolean storable(String text, JsonNode input, Object... loc) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        wrong(Mistake.value("must not contain a NUL character", input, loc));
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          wrong(Mistake.value("must not contain half of a surrogate pair", input, loc));
          return false;
        }
      }
    }
    return true;
  }
}
