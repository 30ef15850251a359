/** What the fuzzing of API, pages and dumps shares. */
@NullMarked
package org.taskotron.resultsdb.fuzz;

import org.jspecify.annotations.NullMarked;
