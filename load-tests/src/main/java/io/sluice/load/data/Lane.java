package io.sluice.load.data;

/**
 * The part of a workload that one connection sends: a contiguous range of the series, visited round
 * and round, so that each series' samples go out in order on one connection. Confined to one
 * thread; each lane has a cursor of its own.
 */
public final class Lane {
  private final Workload workload;
  private final Devops devops;
  private final int firstSeries;
  private final int laneSeries;
  private final long firstMillis;

  /**
   * Lane {@code lane} of {@code lanes}.
   *
   * @param firstMillis time of step 0, milliseconds since the epoch
   * @throws IllegalArgumentException if a lane would hold fewer series than a request
   */
  public Lane(Workload workload, long seed, long firstMillis, int lane, int lanes) {
    this.workload = workload;
    this.devops = new Devops(seed);
    this.firstMillis = firstMillis;
    this.firstSeries = (int) ((long) workload.series() * lane / lanes);
    this.laneSeries = (int) ((long) workload.series() * (lane + 1) / lanes) - firstSeries;
    if (laneSeries < workload.seriesPerRequest()) {
      throw new IllegalArgumentException(
          workload.name() + " has room for " + maxLanes(workload) + " connections, not " + lanes);
    }
  }

  /** The most lanes that keep each series in order. */
  public static int maxLanes(Workload workload) {
    return workload.series() / workload.seriesPerRequest();
  }

  /** Writes request {@code k} of this lane, from 0; the buffer is cleared first. */
  public void encode(long k, Encoder encoder, ByteBuf out) {
    out.clear();
    encoder.begin(out);
    long entry = k * workload.seriesPerRequest();
    for (int i = 0; i < workload.seriesPerRequest(); i++, entry++) {
      devops.at(firstSeries + (int) (entry % laneSeries));
      long step = entry / laneSeries * workload.samplesPerSeries();
      encoder.series(
          devops, firstMillis + devops.phaseMillis(), step, workload.samplesPerSeries(), out);
    }
    encoder.end(out);
  }
}
