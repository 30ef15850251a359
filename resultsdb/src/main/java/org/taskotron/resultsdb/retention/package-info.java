/** What is kept how long: rules, pins, and the pass that deletes what no rule keeps any more. */
@NullMarked
package org.taskotron.resultsdb.retention;

import org.jspecify.annotations.NullMarked;
