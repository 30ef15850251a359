/** Waivers: what people say about tests that failed or never came. */
@NullMarked
package org.taskotron.resultsdb.waiver;

import org.jspecify.annotations.NullMarked;
