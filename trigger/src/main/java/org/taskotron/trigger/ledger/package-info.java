/** Every message seen and what became of it, in the trigger's own database. */
@NullMarked
package org.taskotron.trigger.ledger;

import org.jspecify.annotations.NullMarked;
