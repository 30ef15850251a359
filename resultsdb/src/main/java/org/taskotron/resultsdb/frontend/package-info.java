/**
 * The pages. They read over REST, as a stranger would, and know nothing of the store: an address of the API is all they
 * are given. Everything that comes from there is text, whatever it looks like.
 */
@NullMarked
package org.taskotron.resultsdb.frontend;

import org.jspecify.annotations.NullMarked;
