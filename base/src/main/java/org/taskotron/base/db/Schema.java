package org.taskotron.base.db;

import java.util.List;

/**
 * The tables of one daemon and the mappers that speak to them.
 *
 * @param name of the daemon, for logs: {@code master}
 * @param migrations class path folder with {@code common/}, {@code sqlite/} and {@code mariadb/}, numbered for Flyway
 * @param version the highest number among the migrations; compared at start, so that Flyway is loaded only when there
 *     is something to do
 * @param mappers MyBatis mapper interfaces, their XML beside them
 */
public record Schema(String name, String migrations, String version, List<Class<?>> mappers) {
  public Schema {
    mappers = List.copyOf(mappers);
  }
}
