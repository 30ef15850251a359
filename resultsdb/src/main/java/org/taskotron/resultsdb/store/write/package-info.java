/** Changes of the tables, many decided together and written in one transaction. */
@NullMarked
package org.taskotron.resultsdb.store.write;

import org.jspecify.annotations.NullMarked;
