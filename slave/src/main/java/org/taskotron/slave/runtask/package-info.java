/** Tasks run by hand: {@code runtask} and {@code taskotron_result}, with the settings that they always had. */
@NullMarked
package org.taskotron.slave.runtask;

import org.jspecify.annotations.NullMarked;
