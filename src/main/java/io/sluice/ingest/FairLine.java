package io.sluice.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in front of a shard's queue while several tenants are active. Only so much is let
 * into the queue that the shard never runs dry; the rest waits in a lane for each tenant, and the
 * lanes are served in turn, each for as many bytes as its tenant's weight allows (deficit round
 * robin, Shreedhar and Varghese 1995). So a slice waits for its own tenant and for a few
 * milliseconds of the others, whatever these have piled up. With one active tenant everything
 * passes at once.
 *
 * <p><b>Ordering.</b> Oldest first within a tenant; a flush passes behind all that came before it.
 *
 * <p>Thread-safe; the lock is held for a few comparisons and never while somebody is called.
 */
final class FairLine {

  /** Two groups of small slices: one is written while the next one fills. */
  static final long LEAST_WINDOW = 256 * ShardPipeline.MIN_CHARGE;

  /** What a lane may send on its turn, for each unit of weight. */
  static final long QUANTUM = 64 << 10;

  /** How long the shard takes for a window, about, if that makes more than the least. */
  private static final long WINDOW_NANOS = 20_000_000;

  private static final double MEMORY = 0.8;

  /** One tenant's slices that wait. */
  private static final class Lane {
    final Share share;
    final ArrayDeque<QueuedSlice> slices = new ArrayDeque<>();
    long deficit;
    boolean hasTurn;

    Lane(Share share) {
      this.share = share;
    }
  }

  private final FairShares shares;

  // all below: guarded by this
  private final Map<Share, Lane> lanes = new HashMap<>();
  private final ArrayDeque<Lane> turns = new ArrayDeque<>();
  private long inside;
  private double bytesPerNano;
  private int held;

  FairLine(FairShares shares) {
    this.shares = shares;
  }

  /** Takes a slice; true if it is to go into the queue now, false if it waits here. */
  synchronized boolean passes(QueuedSlice slice) {
    Share share = slice.share();
    boolean room = inside + slice.charged() <= window() || inside == 0;
    if (turns.isEmpty() && (room || !shares.isCrowded())) {
      inside += slice.charged();
      return true;
    }
    Lane lane = lanes.computeIfAbsent(share, Lane::new);
    if (lane.slices.isEmpty()) {
      turns.addLast(lane);
    }
    lane.slices.addLast(slice);
    held++;
    return false;
  }

  /**
   * Tells that so many bytes have left the shard, after so long.
   *
   * @return what is to go into the queue now, in order
   */
  synchronized List<QueuedSlice> left(long bytes, long nanos) {
    inside -= bytes;
    if (nanos > 0) {
      bytesPerNano = MEMORY * bytesPerNano + (1 - MEMORY) * bytes / nanos;
    }
    return turns.isEmpty() ? List.of() : next(false);
  }

  /** All that waits, in order of turns: a flush or the end must stand behind it. */
  synchronized List<QueuedSlice> all() {
    return turns.isEmpty() ? List.of() : next(true);
  }

  /** How many wait here. */
  synchronized int held() {
    return held;
  }

  private long window() {
    return Math.max(LEAST_WINDOW, (long) (bytesPerNano * WINDOW_NANOS));
  }

  private List<QueuedSlice> next(boolean all) {
    List<QueuedSlice> next = new ArrayList<>();
    boolean everything = all || !shares.isCrowded();
    while (!turns.isEmpty() && (everything || inside < window())) {
      Lane lane = turns.getFirst();
      if (!lane.hasTurn) {
        lane.hasTurn = true;
        lane.deficit += QUANTUM * lane.share.weight();
      }
      QueuedSlice first = lane.slices.getFirst();
      if (first.charged() <= lane.deficit) {
        take(lane, next);
      } else {
        lane.hasTurn = false;
        turns.addLast(turns.removeFirst());
      }
    }
    return next;
  }

  private void take(Lane lane, List<QueuedSlice> to) {
    QueuedSlice slice = lane.slices.removeFirst();
    held--;
    lane.deficit -= slice.charged();
    inside += slice.charged();
    to.add(slice);
    if (lane.slices.isEmpty()) {
      turns.removeFirst();
      lanes.remove(lane.share);
    }
  }
}
