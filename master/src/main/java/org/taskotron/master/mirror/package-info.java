/**
 * The git repositories of tasks as the master keeps them: fetched from where they are maintained, resolved to commits in
 * memory, read by slaves.
 *
 * <p>{@link org.taskotron.master.mirror.Mirror} is the door. JGit is known in this room only.
 */
@NullMarked
package org.taskotron.master.mirror;

import org.jspecify.annotations.NullMarked;
