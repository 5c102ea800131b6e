package io.sluice.client.queue;

/** The queue has no room; nothing of what was offered in one document was kept. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueFullException(long bytes, long maxBytes) {
    super(
        "the queue is full: " + bytes + " bytes, queue.maxBytes allows " + maxBytes,
        null,
        false,
        false);
  }
}
