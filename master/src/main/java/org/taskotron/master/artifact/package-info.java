/**
 * The files that attempts leave behind: taken in whole or not at all, never changed afterwards, served as they are.
 */
@NullMarked
package org.taskotron.master.artifact;

import org.jspecify.annotations.NullMarked;
