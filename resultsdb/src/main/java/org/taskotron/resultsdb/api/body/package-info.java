/** Bodies and queries as they were sent: read, checked within limits, every mistake named in the words clients know. */
@NullMarked
package org.taskotron.resultsdb.api.body;

import org.jspecify.annotations.NullMarked;
