/** Tests of the announcing. */
@NullMarked
package org.taskotron.resultsdb.announce;

import org.jspecify.annotations.NullMarked;
