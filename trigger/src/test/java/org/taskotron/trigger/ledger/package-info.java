/** Tests. */
@NullMarked
package org.taskotron.trigger.ledger;

import org.jspecify.annotations.NullMarked;
