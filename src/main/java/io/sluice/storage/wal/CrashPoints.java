package io.sluice.storage.wal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a test end the process at a named place: {@code -Dsluice.crashpoint=before-sync:25} halts at
 * the 25th passing of that place, as kill -9 would. Off unless the property is set, and then costs
 * nothing. Thread-safe.
 */
public final class CrashPoints {
  static final String PROPERTY = "sluice.crashpoint";
  static final String BEFORE_WRITE = "before-write";
  static final String BEFORE_SYNC = "before-sync";
  static final String AFTER_SYNC = "after-sync";
  static final String SEGMENT_ROLL = "segment-roll";
  static final String TRIM_BEGUN = "trim-begun";
  static final String TRIM_DISCARDED = "trim-discarded";
  private static final int KILLED = 137;

  private static final @Nullable String SETTING = System.getProperty(PROPERTY);
  private static final boolean ARMED = SETTING != null;
  private static final AtomicInteger LEFT = new AtomicInteger(count(SETTING));

  private CrashPoints() {}

  /** The process is at that place. */
  public static void pass(String place) {
    if (ARMED) {
      maybeHalt(place);
    }
  }

  private static void maybeHalt(String place) {
    String setting = String.valueOf(SETTING);
    boolean here = setting.equals(place) || setting.startsWith(place + ":");
    if (here && LEFT.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private static int count(@Nullable String setting) {
    int colon = setting == null ? -1 : setting.indexOf(':');
    return setting == null || colon < 0 ? 1 : Integer.parseInt(setting.substring(colon + 1));
  }
}
