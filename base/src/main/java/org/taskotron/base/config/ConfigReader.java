package org.taskotron.base.config;

import java.nio.file.Path;

/** Binds a YAML file to a record. */
public final class ConfigReader {

  private ConfigReader() {}

  public static <T extends Record> T read(Path file, Class<T> type) throws ConfigException {
    throw new UnsupportedOperationException("comes soon");
  }

  public static <T extends Record> T read(String name, String text, Class<T> type)
      throws ConfigException {
    throw new UnsupportedOperationException("comes soon");
  }
}
