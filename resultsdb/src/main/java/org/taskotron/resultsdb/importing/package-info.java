/** Another ResultsDB's results, brought into an empty database with their ids: from a dump of its tables, or over REST. */
@NullMarked
package org.taskotron.resultsdb.importing;

import org.jspecify.annotations.NullMarked;
