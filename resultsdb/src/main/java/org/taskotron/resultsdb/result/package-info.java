/** ResultsDB's nouns (result, testcase, group), what may be asked of them, and the store that this needs. */
@NullMarked
package org.taskotron.resultsdb.result;

import org.jspecify.annotations.NullMarked;
