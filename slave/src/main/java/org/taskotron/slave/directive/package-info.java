/** The kinds of actions a formula may have, one small class each, all registered in {@code Directives}. */
@NullMarked
package org.taskotron.slave.directive;

import org.jspecify.annotations.NullMarked;
