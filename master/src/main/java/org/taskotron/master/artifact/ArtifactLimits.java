package org.taskotron.master.artifact;

/**
 * How much attempts may leave behind.
 *
 * @param file bytes of one file
 * @param attempt bytes of all files of an attempt
 * @param files number of files of an attempt
 */
public record ArtifactLimits(long file, long attempt, int files) {

  public static final ArtifactLimits USUAL = new ArtifactLimits(1L << 30, 4L << 30, 10_000);

  public ArtifactLimits {
    if (file < 1 || attempt < 1 || files < 1) {
      throw new IllegalArgumentException("artifact limits " + file + ", " + attempt + ", " + files
          + " (expected positive numbers)");
    }
  }
}
