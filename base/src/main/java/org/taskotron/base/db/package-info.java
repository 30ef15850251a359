/**
 * One database for a daemon: SQLite beside it or a MariaDB server, one set of mappers for both, and writing in groups.
 */
@NullMarked
package org.taskotron.base.db;

import org.jspecify.annotations.NullMarked;
