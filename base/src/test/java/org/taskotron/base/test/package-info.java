/** What the tests of every module have in common. */
@NullMarked
package org.taskotron.base.test;

import org.jspecify.annotations.NullMarked;
