/** Decisions: whether the tests that are required of an item let it pass, and if not, why. */
@NullMarked
package org.taskotron.resultsdb.decision;

import org.jspecify.annotations.NullMarked;
