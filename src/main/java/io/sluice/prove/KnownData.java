package io.sluice.prove;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every request of every connection holds, computed from the seed, so that nothing needs to be
 * remembered to judge what is read back. A request has some samples of each of its series; every so
 * many requests a connection goes on with new series. Immutable, thread-safe.
 *
 * @param seed of all values
 * @param firstMillis time of request 0; request {@code r} is {@code 4 r} seconds later
 * @param anyBits whether some requests hold values that only binary and JSON bodies can carry
 */
record KnownData(long seed, long firstMillis, boolean anyBits) {
  static final String METRIC = "prove_value";
  static final String CONNECTION = "connection";
  static final String ERA = "era";
  static final String SERIES_LABEL = "series";
  static final String RACK = "rack";
  static final String RACK_VALUE = "räck 7=b";

  /** Series of a request. */
  static final int SERIES = 16;

  /** Samples of each. */
  static final int SAMPLES = 4;

  /** Samples of a request. */
  static final int REQUEST = SERIES * SAMPLES;

  private static final int REQUESTS_PER_ERA = 64;
  private static final long REQUEST_MILLIS = 4_000;
  private static final long SAMPLE_MILLIS = 1_000;
  private static final long STALE = 0x7ff0000000000002L;

  static int era(int request) {
    return request / REQUESTS_PER_ERA;
  }

  long time(int request, int sample) {
    return firstMillis + request * REQUEST_MILLIS + sample * SAMPLE_MILLIS;
  }

  /** The request that a time belongs to; may be negative. */
  int requestAt(long time) {
    return (int) Math.floorDiv(time - firstMillis, REQUEST_MILLIS);
  }

  /** The sample of its request that a time is, or -1. */
  static int sampleAt(long millisInRequest) {
    return millisInRequest % SAMPLE_MILLIS == 0 ? (int) (millisInRequest / SAMPLE_MILLIS) : -1;
  }

  static Map<String, String> labels(int connection, int request, int series) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(SERIES_LABEL, Integer.toString(series));
    labels.put(CONNECTION, Integer.toString(connection));
    labels.put(RACK, RACK_VALUE);
    labels.put(ERA, Integer.toString(era(request)));
    return labels;
  }

  /** Whether the values of a request may be of any kind: NaN payloads, infinities. */
  boolean isHard(int request) {
    return anyBits && request % 3 == 0;
  }

  /** The value's bits. */
  long bits(int connection, int request, int series, int sample) {
    long any = mix(mix(mix(mix(seed + connection) + request) + series) + sample);
    int kind = (int) (any >>> 60);
    if (isHard(request) && kind < 6) {
      return switch (kind) {
        case 0 -> STALE;
        case 1 -> 0x7ff8000000000000L;
        case 2 -> 0x7ff0000000000000L | (any & 0x800fffffffffffffL) | 1;
        case 3 -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
        case 4 -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
        default -> any;
      };
    }
    return switch (kind) {
      case 6 -> Double.doubleToRawLongBits(-0.0);
      case 7 -> Double.doubleToRawLongBits(Double.MIN_VALUE);
      case 8 -> any & ~0x4000000000000000L; // some finite number, however small
      case 9 -> Double.doubleToRawLongBits((double) (any % 1_000));
      default -> Double.doubleToRawLongBits(any % 100_000 / 100.0);
    };
  }

  /** A number that looks random; splitmix64. */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
