package org.taskotron.resultsdb.importing;

/** Takes what could not be brought in as it was. */
interface Notes {

  /** Takes it, and keeps nothing. */
  Notes NONE = new Notes() {
    @Override
    public void changed(long line, String what) {
      // nobody wants to know
    }

    @Override
    public void leftOut(long line, String what) {
      // nobody wants to know
    }
  };

  /** @param line where it stood; 0: it has no line */
  void changed(long line, String what);

  void leftOut(long line, String what);
}
