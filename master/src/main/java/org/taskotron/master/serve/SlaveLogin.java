package org.taskotron.master.serve;

/** Knows the slaves' names and passwords. */
@FunctionalInterface
public interface SlaveLogin {
  boolean accepts(String name, String password);
}
