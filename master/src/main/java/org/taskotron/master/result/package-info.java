/**
 * What attempts find out: checked, kept, and posted to ResultsDB, each once, however long that is away.
 *
 * <p>{@link org.taskotron.master.result.ResultDesk} takes results in, {@link org.taskotron.master.result.ResultOutbox}
 * sends them on.
 */
@NullMarked
package org.taskotron.master.result;

import org.jspecify.annotations.NullMarked;
