package io.sluice.prove;

import java.util.BitSet;

/**
 * What one connection sent and what it may expect to find: two bits a request. Thread-safe; guarded
 * by itself.
 */
final class SentRequests {
  private final BitSet sent = new BitSet();
  private final BitSet due = new BitSet();
  private final BitSet weak = new BitSet();
  private int next;

  /** The request to send now: the next one. */
  synchronized int next() {
    return next;
  }

  synchronized void sending(int request) {
    sent.set(request);
    next = Math.max(next, request);
  }

  /** Acknowledged at the level that must survive. */
  synchronized void acknowledged(int request) {
    due.set(request);
    passed(request);
  }

  /** Acknowledged at a weaker level: must survive once a flush was answered. */
  synchronized void acknowledgedWeakly(int request) {
    weak.set(request);
    passed(request);
  }

  private void passed(int request) {
    next = Math.max(next, request + 1);
  }

  /** Gives the request up whose answer was lost. */
  synchronized void giveUp() {
    if (sent.get(next)) {
      next++;
    }
  }

  /** What a flush that begins now will make durable. */
  synchronized BitSet weakNow() {
    return (BitSet) weak.clone();
  }

  synchronized void flushed(BitSet requests) {
    due.or(requests);
  }

  /** What was found whole after a restart counts from then on. */
  synchronized void found(int request) {
    due.set(request);
  }

  /** The process was killed: what was not durable may be gone. */
  synchronized void restarted() {
    weak.clear();
  }

  synchronized boolean wasSent(int request) {
    return request >= 0 && sent.get(request);
  }

  synchronized boolean isDue(int request) {
    return due.get(request);
  }

  /** One more than the highest request that was sent. */
  synchronized int end() {
    return sent.length();
  }

  synchronized int dueCount() {
    return due.cardinality();
  }
}
