/** What comes in from the bus, up to its place in the ledger. */
@NullMarked
package org.taskotron.trigger.message;

import org.jspecify.annotations.NullMarked;
