/** A master of the tests' own: a server that remembers what it was told and can be told what to say. */
@NullMarked
package org.taskotron.slave.house;

import org.jspecify.annotations.NullMarked;
