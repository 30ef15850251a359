/** {@code taskotron}: the operator's and developer's command. */
@NullMarked
package org.taskotron.client;

import org.jspecify.annotations.NullMarked;
