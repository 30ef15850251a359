/** The result store on SQLite or MariaDB. It decides nothing that people would notice; it keeps, and finds again. */
@NullMarked
package org.taskotron.resultsdb.store;

import org.jspecify.annotations.NullMarked;
