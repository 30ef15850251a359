/** Measures what the hot paths cost. Each benchmark is one class; {@link org.taskotron.bench.BenchMain} runs them. */
@NullMarked
package org.taskotron.bench;

import org.jspecify.annotations.NullMarked;
