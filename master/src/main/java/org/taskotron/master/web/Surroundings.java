package org.taskotron.master.web;

import java.time.Clock;
import org.taskotron.base.web.Pages;

/** What every page needs: the frame, and the time. */
record Surroundings(Pages pages, Clock clock) {}
