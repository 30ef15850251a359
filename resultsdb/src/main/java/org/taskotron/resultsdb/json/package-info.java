/** How a result is told as JSON, the same in an answer, an event and an announcement. */
@NullMarked
package org.taskotron.resultsdb.json;

import org.jspecify.annotations.NullMarked;
