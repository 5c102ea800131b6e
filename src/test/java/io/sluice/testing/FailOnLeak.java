package io.sluice.testing;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a Netty buffer was collected without having been released.
 * Registered for all classes; costs nothing where Netty was not used.
 */
public final class FailOnLeak implements AfterAllCallback {

  private static final long WAIT_NANOS = 50_000_000;

  @Override
  public void afterAll(ExtensionContext context) {
    if (!usesNetty(context)) {
      return;
    }
    System.gc();
    LockSupport.parkNanos(WAIT_NANOS);
    ByteBufAllocator.DEFAULT.buffer(1).release(); // the detector reports when it tracks the next
    List<String> leaks = List.copyOf(CollectingLeakDetector.LEAKS);
    CollectingLeakDetector.LEAKS.clear();
    if (!leaks.isEmpty()) {
      throw new AssertionError(leaks.size() + " leaked buffers; the first: " + leaks.get(0));
    }
  }

  private static boolean usesNetty(ExtensionContext context) {
    String name = context.getRequiredTestClass().getPackageName();
    return name.startsWith("io.sluice.http") || name.startsWith("io.sluice.server");
  }
}
