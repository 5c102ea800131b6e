package io.sluice.load.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One run of one server, as it is kept in the file of results. Immutable.
 *
 * @param at when it ended, ISO 8601
 * @param scenario name of the case
 * @param server name of the contender
 * @param version of the server
 * @param year of its release; 0 if not known
 * @param run number of the repetition, from 1
 * @param load what was measured, of a run that measures
 * @param kill what came back, of a run that ends with -9
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
    String at,
    String scenario,
    String server,
    String version,
    int year,
    int run,
    @Nullable Load load,
    @Nullable Kill kill) {

  /**
   * A measuring run, after its warm-up. Immutable.
   *
   * @param samples measured
   * @param samplesPerSecond acknowledged
   * @param cpuPerMillion CPU-seconds of the server per million samples until it was idle again
   * @param clientCpuPerMillion the same of the client until the last answer
   * @param p50Millis median time to the answer
   * @param p99Millis 99th percentile
   * @param maxMillis the longest
   * @param residentMiB peak, since the server's start
   * @param diskPerSample bytes on disk per sample of the whole run, after an orderly stop
   * @param othersShare share of the machine's CPU time that neither server nor client used
   * @param idle whether the server came to rest while it was watched
   */
  record Load(
      long samples,
      double samplesPerSecond,
      double cpuPerMillion,
      double clientCpuPerMillion,
      double p50Millis,
      double p99Millis,
      double maxMillis,
      double residentMiB,
      double diskPerSample,
      double othersShare,
      boolean idle) {}

  /**
   * A run killed right after the last answer. Immutable.
   *
   * @param acknowledged samples
   * @param found of them, read back from the restarted server
   */
  record Kill(long acknowledged, long found) {
    /** Negative if more came back than was acknowledged. */
    long missing() {
      return acknowledged - found;
    }
  }
}
