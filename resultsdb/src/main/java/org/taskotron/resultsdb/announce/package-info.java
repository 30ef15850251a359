/** Announces new results on message buses: at least once, in order, each under one id for ever. */
@NullMarked
package org.taskotron.resultsdb.announce;

import org.jspecify.annotations.NullMarked;
