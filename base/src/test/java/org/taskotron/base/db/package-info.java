/** Databases for tests: a new SQLite file, or a new database on a real MariaDB server. */
@NullMarked
package org.taskotron.base.db;

import org.jspecify.annotations.NullMarked;
