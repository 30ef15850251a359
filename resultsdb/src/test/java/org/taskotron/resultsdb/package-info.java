/** Tests. */
@NullMarked
package org.taskotron.resultsdb;

import org.jspecify.annotations.NullMarked;
