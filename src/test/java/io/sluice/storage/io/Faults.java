package io.sluice.storage.io;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What goes wrong, and when, in a file layer under test. Thread-safe. */
public final class Faults {

  /** What is asked of the file layer. */
  public enum Call {
    CREATE,
    OPEN,
    READ,
    WRITE,
    FORCE,
    RENAME,
    DELETE,
    LIST,
    CREATE_DIRECTORY,
    SYNC_DIRECTORY
  }

  /** What becomes of a call. */
  public enum Fate {
    /** It works. */
    WORKS,
    /** It fails with an I/O error, perhaps half done; later calls work. */
    FAILS,
    /** The machine dies in the middle of it; later calls fail too. */
    CRASHES
  }

  private long calls;
  private long fatalCall = -1;
  private Fate fate = Fate.WORKS;
  private boolean dead;
  private Predicate<Call> failing = call -> false;
  private @Nullable Call counted;
  private int countdown;
  private Fate countedFate = Fate.FAILS;
  private String message = "Input/output error";
  private Duration slow = Duration.ZERO;
  private volatile @Nullable CountDownLatch gate;
  private volatile boolean forgetful;
  private volatile @Nullable DiskSpace space;

  /** Calls so far. */
  public synchronized long calls() {
    return calls;
  }

  /** The n-th call from the very beginning (from 1), of whatever kind, gets that fate. */
  public synchronized void at(long n, Fate becomes) {
    fatalCall = n;
    fate = becomes;
  }

  /** The n-th call of that kind from now on (from 1) fails, once. */
  public synchronized void failNth(Call kind, int n) {
    nth(kind, n, Fate.FAILS);
  }

  /** The n-th call of that kind from now on (from 1) gets that fate. */
  public synchronized void nth(Call kind, int n, Fate becomes) {
    counted = kind;
    countdown = n;
    countedFate = becomes;
  }

  /** Every such call fails, until {@link #heal}. */
  public synchronized void failWhile(Predicate<Call> which) {
    failing = which;
  }

  /** What failures say from now on, such as "No space left on device". */
  public synchronized void say(String text) {
    message = text;
  }

  /** Nothing fails any more; a dead machine is up again. */
  public synchronized void heal() {
    fatalCall = -1;
    failing = call -> false;
    counted = null;
    dead = false;
  }

  /** Every force takes at least so long. */
  public synchronized void slowForces(Duration duration) {
    slow = duration;
  }

  /** Forces report success and do nothing: what a test must be able to notice. */
  public void forcesDoNothing(boolean yes) {
    forgetful = yes;
  }

  /** Every force from now on waits until {@link #releaseForces}. */
  public void blockForces() {
    gate = new CountDownLatch(1);
  }

  /** Lets blocked forces go on. */
  public void releaseForces() {
    CountDownLatch closed = gate;
    gate = null;
    if (closed != null) {
      closed.countDown();
    }
  }

  /** What the disk says of its room from now on; null for the truth. */
  public void space(@Nullable DiskSpace told) {
    space = told;
  }

  @Nullable DiskSpace space() {
    return space;
  }

  boolean forgetful() {
    return forgetful;
  }

  synchronized IOException error(Fate becomes) {
    return new IOException(becomes == Fate.CRASHES || dead ? "the machine is dead" : message);
  }

  /** Decides what becomes of a call; waits if it is a force and forces wait. */
  Fate next(Call call) throws IOException {
    if (call == Call.FORCE) {
      await();
    }
    return decide(call);
  }

  private synchronized Fate decide(Call call) {
    calls++;
    if (dead) {
      return Fate.CRASHES;
    }
    if (calls == fatalCall) {
      dead = fate == Fate.CRASHES;
      return fate;
    }
    if (call == counted && --countdown == 0) {
      counted = null;
      dead = countedFate == Fate.CRASHES;
      return countedFate;
    }
    return failing.test(call) ? Fate.FAILS : Fate.WORKS;
  }

  private void await() throws IOException {
    CountDownLatch closed = gate;
    try {
      if (closed != null) {
        closed.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a force was blocked", interrupted);
    }
    long end = System.nanoTime() + slowNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private synchronized long slowNanos() {
    return slow.toNanos();
  }
}
