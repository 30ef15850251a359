@NullMarked
package org.taskotron.resultsdb.access;

import org.jspecify.annotations.NullMarked;
