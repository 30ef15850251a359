package org.taskotron.base.db;

import java.util.Locale;

/** The databases that we speak. Statements that must differ name the dialect as MyBatis's {@code databaseId}. */
public enum Dialect {
  /** Embedded, the default: one writing connection, readers beside it. */
  SQLITE,
  /** A server; production. */
  MARIADB;

  /** The word used in {@code databaseId} and as the folder of migrations. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
