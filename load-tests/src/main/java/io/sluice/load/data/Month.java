package io.sluice.load.data;

/**
 * Ten thousand series over thirty days, one sample of each of 2,000 of them in a request, in order
 * of time or shuffled: then every series has an order of its own. Immutable, but for its cursor:
 * confined to one thread.
 */
public final class Month {
  /** Distinct series. */
  public static final int SERIES = 10_000;

  /** Samples of one request, each of another series. */
  public static final int REQUEST = 2_000;

  private static final long SPAN_MILLIS = 30L * 24 * 3600 * 1000;
  private static final int ROUNDS = 4;

  private final long seed;
  private final long firstMillis;
  private final int steps;
  private final boolean shuffled;
  private final int half; // bits of each half of a step's number
  private final Devops devops;

  /**
   * @param firstMillis time of the first step
   * @param steps samples of each series
   */
  public Month(long seed, long firstMillis, int steps, boolean shuffled) {
    this.seed = seed;
    this.firstMillis = firstMillis;
    this.steps = steps;
    this.shuffled = shuffled;
    this.half = (32 - Integer.numberOfLeadingZeros(steps) + 1) / 2;
    this.devops = new Devops(seed);
  }

  /** The time of a step. */
  public long timeOf(long step) {
    return firstMillis + step * (SPAN_MILLIS / steps);
  }

  /** The step at a time, -1 if there is none. */
  public long stepAt(long millis) {
    long since = millis - firstMillis;
    long step = since / (SPAN_MILLIS / steps);
    return since >= 0 && step < steps && timeOf(step) == millis ? step : -1;
  }

  /** Requests that each sample is in once. */
  public int requests() {
    return SERIES / REQUEST * steps;
  }

  /** Writes that request; the buffer is cleared first. */
  public void encode(int request, Encoder encoder, ByteBuf out) {
    out.clear();
    encoder.begin(out);
    int from = request % (SERIES / REQUEST) * REQUEST;
    int round = request / (SERIES / REQUEST);
    for (int series = from; series < from + REQUEST; series++) {
      devops.at(series);
      long step = shuffled ? shuffle(round, Mix.of(~seed, series)) : round;
      encoder.series(devops, timeOf(step) - step * Workload.STEP_MILLIS, step, 1, out);
    }
    encoder.end(out);
  }

  /**
   * A permutation of the steps: a Feistel network over the next even number of bits, walked until
   * it comes back into the range (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002).
   */
  private int shuffle(int round, long key) {
    int at = round;
    int mask = (1 << half) - 1;
    do {
      for (int i = 0; i < ROUNDS; i++) {
        int right = at & mask;
        at = (right << half) | ((at >>> half) ^ ((int) Mix.of(key + i, right) & mask));
      }
    } while (at >= steps);
    return at;
  }
}
