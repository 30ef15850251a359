package org.taskotron.base.config;

/**
 * One mistake in a file.
 *
 * @param file as the reader of the message knows it
 * @param line counted from 1; 0 when the mistake concerns the whole file
 * @param column counted from 1, in characters; 0 when the mistake concerns the whole file
 * @param text the value first, then what was expected
 */
public record Problem(String file, int line, int column, String text) {

  /** A mistake that has no place within the file: it is not there, or cannot be read. */
  public static Problem ofFile(String file, String text) {
    return new Problem(file, 0, 0, text);
  }

  @Override
  public String toString() {
    return line == 0 ? file + ": " + text : file + ":" + line + ":" + column + ": " + text;
  }
}
