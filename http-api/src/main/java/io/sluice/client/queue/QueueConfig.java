package io.sluice.client.queue;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the queue is and how large it may become. Immutable.
 *
 * @param directory made if it is not there; for one queue of one process
 * @param maxBytes bytes on disk, documents set aside included; an enqueue beyond it is refused
 * @param segmentBytes size at which a new segment is begun; space is freed by whole segments
 * @param inFlight entries that are sent at a time
 * @param resendDelay pause after the client gave up on an entry
 */
public record QueueConfig(
    Path directory, long maxBytes, long segmentBytes, int inFlight, Duration resendDelay) {

  /** 256 MiB in segments of 8 MiB, two entries in flight, a second between rounds of attempts. */
  public static QueueConfig in(Path directory) {
    return new QueueConfig(directory, 256L << 20, 8L << 20, 2, Duration.ofSeconds(1));
  }

  /** Refuses what makes no sense. */
  public QueueConfig {
    if (segmentBytes < 1024) {
      throw new IllegalArgumentException(
          "queue.segmentBytes: " + segmentBytes + " (expected: >= 1024)");
    }
    if (maxBytes < 2 * segmentBytes) {
      throw new IllegalArgumentException(
          "queue.maxBytes: " + maxBytes + " (expected: >= 2 segments, " + 2 * segmentBytes + ")");
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("queue.inFlight: " + inFlight + " (expected: >= 1)");
    }
    if (resendDelay.isNegative() || resendDelay.isZero()) {
      throw new IllegalArgumentException("queue.resendDelay: " + resendDelay + " (expected: > 0)");
    }
  }

  /** The same with another bound. */
  public QueueConfig withMaxBytes(long newMaxBytes, long newSegmentBytes) {
    return new QueueConfig(directory, newMaxBytes, newSegmentBytes, inFlight, resendDelay);
  }

  /** The same with another pause between rounds of attempts. */
  public QueueConfig withResendDelay(Duration newDelay) {
    return new QueueConfig(directory, maxBytes, segmentBytes, inFlight, newDelay);
  }
}
