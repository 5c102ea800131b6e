package io.sluice.load;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import io.sluice.client.SluiceClient;
import io.sluice.load.data.Devops;
import io.sluice.load.data.Fleet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;

/**
 * Reads a fleet's samples through {@code /api/v1/export} and counts them for each request,
 * comparing values bit for bit. Confined to one thread; it blocks.
 */
public final class Readback {
  private static final int SERIES_AHEAD = 64;
  private static final String HOST = "hostname";
  private static final String PREFIX = "host_";

  private final Fleet fleet;
  private final BitSet acknowledged;
  private final int[] found;
  private final Devops cursor;
  private long differing;
  private long later;
  private String firstDiffering = "";

  private Readback(Fleet fleet, BitSet acknowledged, long requests) {
    this.fleet = fleet;
    this.acknowledged = acknowledged;
    this.found = new int[Math.toIntExact(requests)];
    this.cursor = new Devops(fleet.seed());
  }

  /**
   * What was read. Immutable.
   *
   * @param acknowledged samples of acknowledged requests
   * @param missing those of them that are not there
   * @param beyond samples that are there and were not acknowledged: refused, cut off, or later
   * @param differing samples that are there with other bits
   * @param firstDiffering the first of these, or empty
   */
  public record Count(
      long acknowledged, long missing, long beyond, long differing, String firstDiffering) {
    /** Whether everything that was acknowledged is there, bit for bit. */
    public boolean isWhole() {
      return missing == 0 && differing == 0;
    }
  }

  /** Reads everything of the first {@code requests} requests. */
  public static Count of(
      Fleet fleet, BitSet acknowledged, long requests, String url, String tenant) {
    Readback reading = new Readback(fleet, acknowledged, requests);
    try (SluiceClient client = SluiceClient.builder(url).tenant(tenant).build()) {
      for (int metric = 0; metric < Devops.METRICS; metric++) {
        reading.metric(client, metric);
      }
    }
    return reading.count();
  }

  private void metric(SluiceClient client, int metric) {
    cursor.at(metric);
    String selector = text(cursor, 0) + "{" + HOST + "=~\"" + PREFIX + ".+\"}";
    Instant from = Instant.ofEpochMilli(fleet.firstMillis());
    for (TimeSeries series : client.export(selector, from, null).toIterable(SERIES_AHEAD)) {
      String host = series.labels().get(HOST);
      if (host != null) {
        cursor.at(Integer.parseInt(host.substring(PREFIX.length())) * Devops.METRICS + metric);
        series(series);
      }
    }
  }

  /** Series of another seed have other labels; they are not this run's. */
  private void series(TimeSeries series) {
    if (!isAtCursor(series.labels())) {
      return;
    }
    for (int i = 0; i < series.size(); i++) {
      sample(series.timestamp(i), series.valueBits(i));
    }
  }

  private boolean isAtCursor(Labels labels) {
    for (int i = 0; i < Devops.LABELS; i++) {
      String name = new String(cursor.name(i), StandardCharsets.UTF_8);
      if (!text(cursor, i).equals(labels.get(name))) {
        return false;
      }
    }
    return true;
  }

  private static String text(Devops cursor, int label) {
    return new String(cursor.value(label), 0, cursor.valueLength(label), StandardCharsets.UTF_8);
  }

  private void sample(long timeMillis, long bits) {
    long step = fleet.stepAt(cursor, timeMillis);
    if (step < 0) {
      return;
    }
    long request = fleet.requestOf(cursor.index(), step);
    if (bits != Double.doubleToRawLongBits(cursor.sample(step))) {
      differs(timeMillis, step, bits);
    } else if (request < found.length) {
      found[(int) request]++;
    } else {
      later++; // sent while this was read
    }
  }

  private void differs(long timeMillis, long step, long bits) {
    if (differing++ == 0) {
      firstDiffering =
          text(cursor, 0)
              + " of "
              + text(cursor, 3)
              + " at "
              + timeMillis
              + ": "
              + Double.longBitsToDouble(bits)
              + " instead of "
              + cursor.sample(step);
    }
  }

  private Count count() {
    long missing = 0;
    long beyond = later;
    for (int request = 0; request < found.length; request++) {
      if (acknowledged.get(request)) {
        missing += fleet.samplesPerRequest() - found[request];
      } else {
        beyond += found[request];
      }
    }
    long all = (long) acknowledged.cardinality() * fleet.samplesPerRequest();
    return new Count(all, missing, beyond, differing, firstDiffering);
  }
}
