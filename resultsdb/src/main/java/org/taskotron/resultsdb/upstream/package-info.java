/** Another ResultsDB's REST API, read as a polite and wary stranger would. Knows nothing of what is made of it. */
@NullMarked
package org.taskotron.resultsdb.upstream;

import org.jspecify.annotations.NullMarked;
