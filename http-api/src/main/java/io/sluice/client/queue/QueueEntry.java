package io.sluice.client.queue;

/** One document in the queue. Immutable, as long as nobody changes the array. */
final class QueueEntry {
  final long sequence;
  final long timeMillis;
  final int samples;
  final byte[] payload;

  QueueEntry(long sequence, long timeMillis, int samples, byte[] payload) {
    this.sequence = sequence;
    this.timeMillis = timeMillis;
    this.samples = samples;
    this.payload = payload;
  }
}
