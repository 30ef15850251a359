/** Reads a daemon's YAML file into one record and finds all its mistakes at once, each with line and column. */
@NullMarked
package org.taskotron.base.config;

import org.jspecify.annotations.NullMarked;
