/**
 * The queue: the one place that changes jobs. It decides by {@link org.taskotron.master.job.Lifecycle}, writes state and
 * announcement together, and acts afterwards. Leases live here too, their renewals in memory only.
 */
@NullMarked
package org.taskotron.master.queue;

import org.jspecify.annotations.NullMarked;
