/** What an attempt leaves behind on its way to the master, under its lease: log bytes, artifacts, results. */
@NullMarked
package org.taskotron.slave.upload;

import org.jspecify.annotations.NullMarked;
