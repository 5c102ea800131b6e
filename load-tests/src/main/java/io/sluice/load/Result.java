package io.sluice.load;

import java.util.Locale;

/**
 * What one run measured, after its warm-up. Immutable.
 *
 * @param samples acknowledged in the measured part
 * @param seconds that part took
 * @param serverCpuSeconds CPU time of the server in it and for a moment after it
 * @param clientCpuSeconds CPU time of this process in it
 * @param p50Millis median time to the answer
 * @param p99Millis 99th percentile
 * @param maxMillis the longest
 * @param peakResidentBytes of the server since its start
 * @param diskBytesPerSample space of the data directory, per sample of the whole run; 0 if unknown
 * @param failures answers that were not a success, in the whole run
 * @param firstFailure the first of them, or empty
 */
public record Result(
    long samples,
    double seconds,
    double serverCpuSeconds,
    double clientCpuSeconds,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    long peakResidentBytes,
    double diskBytesPerSample,
    long failures,
    String firstFailure) {

  /** The same with what the data directory took. */
  Result withDisk(double bytesPerSample) {
    return new Result(
        samples,
        seconds,
        serverCpuSeconds,
        clientCpuSeconds,
        p50Millis,
        p99Millis,
        maxMillis,
        peakResidentBytes,
        bytesPerSample,
        failures,
        firstFailure);
  }

  /** Acknowledged samples a second. */
  public double samplesPerSecond() {
    return samples / seconds;
  }

  /** CPU-seconds of the server for a million samples. */
  public double cpuPerMillion() {
    return serverCpuSeconds / samples * 1e6;
  }

  /** CPU-seconds of this process for a million samples. */
  public double clientCpuPerMillion() {
    return clientCpuSeconds / samples * 1e6;
  }

  /** One JSON object without line breaks; {@code extra} are further members, each with a comma. */
  String json(String extra) {
    return String.format(
        Locale.ROOT,
        "{%s\"samples\":%d,\"seconds\":%.3f,\"samplesPerSecond\":%.0f,\"cpuPerMillion\":%.4f,"
            + "\"clientCpuPerMillion\":%.4f,\"p50Millis\":%.3f,\"p99Millis\":%.3f,"
            + "\"maxMillis\":%.3f,\"peakResidentMiB\":%d,\"diskBytesPerSample\":%.2f,"
            + "\"failures\":%d}",
        extra,
        samples,
        seconds,
        samplesPerSecond(),
        cpuPerMillion(),
        clientCpuPerMillion(),
        p50Millis,
        p99Millis,
        maxMillis,
        peakResidentBytes >> 20,
        diskBytesPerSample,
        failures);
  }
}
