/** What makes a program a daemon: log, signals, readiness, systemd, its directory, its command line, its clocks. */
@NullMarked
package org.taskotron.base.daemon;

import org.jspecify.annotations.NullMarked;
