package org.taskotron.base.db;

import java.nio.file.Path;
import java.util.Optional;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Refused;
import org.taskotron.base.config.Secret;

/**
 * Where a daemon keeps its tables.
 *
 * @param url {@code sqlite:FILE}, relative to the daemon's directory, or {@code mariadb://HOST:PORT/NAME}
 * @param user of the server; none for SQLite
 * @param password of that user
 * @param connections how many at most, 2 to 64; SQLite has its own fixed number
 */
public record DatabaseConfig(
    @Default("sqlite:state.sqlite") String url,
    Optional<String> user,
    Optional<Secret> password,
    @Default("8") int connections) {

  private static final String SQLITE = "sqlite:";
  private static final String MARIADB = "mariadb://";

  public DatabaseConfig {
    if (!(url.startsWith(SQLITE) && url.length() > SQLITE.length()) && !url.startsWith(MARIADB)) {
      throw new Refused("url", url + " (expected sqlite:FILE or mariadb://HOST:PORT/NAME)");
    }
    if (connections < 2 || connections > 64) {
      throw new Refused("connections", connections + " (expected 2 to 64)");
    }
  }

  /** The embedded database in the daemon's directory. */
  public static DatabaseConfig embedded() {
    return new DatabaseConfig("sqlite:state.sqlite", Optional.empty(), Optional.empty(), 8);
  }

  Dialect dialect() {
    return url.startsWith(SQLITE) ? Dialect.SQLITE : Dialect.MARIADB;
  }

  Path sqliteFile(Path directory) {
    return directory.resolve(url.substring(SQLITE.length())).toAbsolutePath();
  }
}
