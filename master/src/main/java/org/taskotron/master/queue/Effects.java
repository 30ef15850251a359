package org.taskotron.master.queue;

import org.taskotron.master.job.Transition;

/**
 * What is to be done after a job moved. Each effect may be lost in a crash: the next pass, or the slave's next hello,
 * must derive it again. Called on the thread that answers; must not block.
 */
@FunctionalInterface
public interface Effects {
  void moved(Transition transition);
}
