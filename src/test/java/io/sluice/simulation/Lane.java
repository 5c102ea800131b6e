package io.sluice.simulation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * A simulated thread: what is scheduled here runs one after another, in the order of its time, when
 * the {@link Clockwork} says so. Confined to the simulation's thread.
 */
final class Lane implements Scheduler, Scheduler.Worker {
  private final Clockwork clockwork;
  private final int number;

  Lane(Clockwork clockwork, int number) {
    this.clockwork = clockwork;
    this.number = number;
  }

  @Override
  public Disposable schedule(Runnable task) {
    return schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    AtomicBoolean gone = new AtomicBoolean();
    clockwork.at(unit.toNanos(delay), number, () -> runUnless(gone, task));
    return () -> gone.set(true);
  }

  private static void runUnless(AtomicBoolean gone, Runnable task) {
    if (!gone.get()) {
      task.run();
    }
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    Disposable.Swap current = Disposables.swap();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          task.run();
          current.replace(schedule(again[0], period, unit));
        };
    current.replace(schedule(again[0], initialDelay, unit));
    return current;
  }

  @Override
  public long now(TimeUnit unit) {
    return unit.convert(clockwork.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Worker createWorker() {
    return new Lane(clockwork, number);
  }

  @Override
  public void dispose() {
    // tasks of a finished operator are harmless, and a lane outlives its operators
  }
}
