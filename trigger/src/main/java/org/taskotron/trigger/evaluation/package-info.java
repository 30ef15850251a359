/** From a message in the ledger to the jobs that the rules ask for. */
@NullMarked
package org.taskotron.trigger.evaluation;

import org.jspecify.annotations.NullMarked;
