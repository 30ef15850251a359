/** The trigger: bus in, ledger, rules, jobs out. */
@NullMarked
package org.taskotron.trigger;

import org.jspecify.annotations.NullMarked;
