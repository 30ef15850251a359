/** The whole house on one machine: every daemon a process of its own, and messages to keep them busy. For {@code ./run}. */
@NullMarked
package org.taskotron.client.house;

import org.jspecify.annotations.NullMarked;
