package io.sluice.interop;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Knows that nothing comes of a Prometheus any more: all sent, and nothing appended for some looks.
 * Confined to one thread.
 */
final class Settled {
  private static final int LOOKS = 5;

  private final Prometheus prometheus;
  private double appended = -1;
  private int quiet;

  private Settled(Prometheus prometheus) {
    this.prometheus = prometheus;
  }

  /** Waits until the markers of the scrapes that ended are appended and all is sent. */
  static void await(Prometheus prometheus) {
    Awaitility.await("the markers of the scrapes that ended are appended and all is sent")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(new Settled(prometheus)::isSettled);
  }

  private boolean isSettled() {
    double now = prometheus.meter("prometheus_tsdb_head_samples_appended_total");
    double pending = prometheus.meter("prometheus_remote_storage_samples_pending");
    double behind =
        prometheus.meter("prometheus_remote_storage_highest_timestamp_in_seconds")
            - prometheus.meter("prometheus_remote_storage_queue_highest_sent_timestamp_seconds");
    quiet = now == appended && pending == 0 && behind <= 0 ? quiet + 1 : 0;
    appended = now;
    return quiet >= LOOKS;
  }
}
