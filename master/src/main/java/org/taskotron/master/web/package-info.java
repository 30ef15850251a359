/**
 * The master's pages, its REST interface and its event stream. Reads through {@link org.taskotron.master.web.Views},
 * which the store implements; changes go to the queue like everybody's.
 */
@NullMarked
package org.taskotron.master.web;

import org.jspecify.annotations.NullMarked;
