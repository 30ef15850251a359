package org.taskotron.client.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.taskotron.base.config.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations carry their unit, as everywhere in the house. */
public final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      return Durations.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
