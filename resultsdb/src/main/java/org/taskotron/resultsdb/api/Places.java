package org.taskotron.resultsdb.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.Window.Side;
import org.taskotron.resultsdb.result.Window.Turn;

/**
 * Places in lists as links carry them: readers are to take them as they are. Inside is {@code >} or {@code <} for the side,
 * and the place.
 */
abstract class Places<K> {

  /** Results by time and id. */
  static final Places<Place> OF_RESULTS = new Places<>() {
    @Override
    String text(Place place) {
      return Micros.of(place.submitTime()) + "." + place.id();
    }

    @Override
    Optional<Place> place(String text) {
      Matcher parts = RESULT.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
      Instant time = Micros.toInstant(Long.parseLong(parts.group(1)));
      return Optional.of(new Place(time, Long.parseLong(parts.group(2))));
    }
  };

  /** Testcases by name, groups by uuid. */
  static final Places<String> BY_NAME = new Places<>() {
    @Override
    String text(String place) {
      return place;
    }

    @Override
    Optional<String> place(String text) {
      return text.isEmpty() || text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    }
  };

  /** Waivers by id. */
  static final Places<Long> BY_ID = new Places<>() {
    @Override
    String text(Long place) {
      return place.toString();
    }

    @Override
    Optional<Long> place(String text) {
      return ID.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
  };

  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
  private static final Pattern RESULT = Pattern.compile("(-?[0-9]{1,18})\\.([0-9]{1,18})");
  private static final int LONGEST = 6_000;

  abstract String text(K place);

  /** The place that {@link #text} wrote; empty for anything else. */
  abstract Optional<K> place(String text);

  String write(Turn<K> turn) {
    String text = (turn.side() == Side.AFTER ? ">" : "<") + text(turn.place());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link #write} wrote; empty for anything else, however odd. */
  Optional<Turn<K>> read(String written) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    String text;
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(written);
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
    if (!text.startsWith(">") && !text.startsWith("<")) {
      return Optional.empty();
    }
    Side side = text.startsWith(">") ? Side.AFTER : Side.BEFORE;
    return place(text.substring(1)).map(place -> new Turn<>(side, place));
  }
}
