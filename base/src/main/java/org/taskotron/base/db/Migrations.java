package org.taskotron.base.db;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Flyway, kept in a class of its own so that it is loaded only when there is something to migrate. */
final class Migrations {
  private Migrations() {}

  static void run(Dialect dialect, DataSource source, Schema schema) {
    Flyway.configure()
        .dataSource(source)
        .locations(List.of("common", dialect.id()).stream()
            .map(folder -> "classpath:" + schema.migrations() + "/" + folder)
            .toArray(String[]::new))
        .failOnMissingLocations(false)
        .load()
        .migrate();
  }
}
