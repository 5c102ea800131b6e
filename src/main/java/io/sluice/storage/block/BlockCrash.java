package io.sluice.storage.block;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a test end the process at a named place of writing, merging or deleting blocks: {@code
 * -Dsluice.crashpoint=block-before-rename:2} halts at the second passing, as kill -9 would. Off
 * unless the property is set. Thread-safe.
 */
public final class BlockCrash {
  private static final int KILLED = 137;
  private static final String SETTING = System.getProperty("sluice.crashpoint", "");
  private static final boolean ARMED = !SETTING.isEmpty();
  private static final AtomicInteger LEFT = new AtomicInteger(count());

  private BlockCrash() {}

  /** The process is at that place. */
  public static void pass(String place) {
    if (ARMED && (SETTING.equals(place) || SETTING.startsWith(place + ":"))) {
      if (LEFT.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(KILLED);
      }
    }
  }

  private static int count() {
    int colon = SETTING.indexOf(':');
    return colon < 0 ? 1 : Integer.parseInt(SETTING.substring(colon + 1));
  }
}
