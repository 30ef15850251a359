/**
 * HTTP for all daemons: a listener with limits, routes that are matched once and exactly, answers as values, the page
 * frame. Vert.x carries the bytes; nobody outside this package sees it.
 */
@NullMarked
package org.taskotron.base.web;

import org.jspecify.annotations.NullMarked;
