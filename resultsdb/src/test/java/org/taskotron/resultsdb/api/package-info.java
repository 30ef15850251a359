/** Tests. */
@NullMarked
package org.taskotron.resultsdb.api;

import org.jspecify.annotations.NullMarked;
