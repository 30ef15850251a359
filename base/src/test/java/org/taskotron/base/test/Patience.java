package org.taskotron.base.test;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Conditions that tests wait for may take a minute: a busy machine is no failure, and a condition that is met costs
 * nothing. Tests that mean a shorter time say so.
 */
public final class Patience implements BeforeAllCallback {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(A_MINUTE);
  }
}
