package io.sluice.load.data;

/**
 * The data of one run as an endless row of numbered requests, none of whose samples is in another,
 * and the way back from a sample to its request. Immutable.
 *
 * @param workload how many series there are and what one request has of them
 * @param seed of the data
 * @param firstMillis time of step 0
 */
public record Fleet(Workload workload, long seed, long firstMillis) {
  private static final long SPARE_MILLIS = 60_000;

  /** A fleet whose request number {@code requests} is about a minute old at {@code nowMillis}. */
  public static Fleet endingBefore(long nowMillis, long requests, Workload shape, long seed) {
    long steps = shape.withSamples(Math.max(1, requests) * shape.samplesPerRequest()).steps();
    return new Fleet(shape, seed, nowMillis - (steps + 1) * Workload.STEP_MILLIS - SPARE_MILLIS);
  }

  /** An encoder of requests by number; confined to one thread. */
  public Requests requests(Encoder encoder) {
    Lane all = new Lane(workload, seed, firstMillis, 0, 1);
    ByteBuf out = new ByteBuf();
    return number -> {
      all.encode(number, encoder, out);
      return out.copy();
    };
  }

  /** Bodies by the number of the request. */
  public interface Requests {
    /** The body of that request; the caller's own. */
    byte[] body(long number);
  }

  /** Samples in one request. */
  public int samplesPerRequest() {
    return workload.samplesPerRequest();
  }

  /** Which request has that series' sample of that step. */
  public long requestOf(int series, long step) {
    long pass = step / workload.samplesPerSeries();
    return (pass * workload.series() + series) / workload.seriesPerRequest();
  }

  /** The step of a sample of the series at the cursor; -1 if this run has none at that time. */
  public long stepAt(Devops series, long timeMillis) {
    long since = timeMillis - firstMillis - series.phaseMillis();
    return since >= 0 && since % Workload.STEP_MILLIS == 0 ? since / Workload.STEP_MILLIS : -1;
  }
}
