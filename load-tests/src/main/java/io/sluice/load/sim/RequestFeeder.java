package io.sluice.load.sim;

import io.sluice.load.data.Encoder;
import io.sluice.load.data.Fleet;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feeds the next request of a fleet: {@code number} and {@code body}. Deterministic in the fleet's
 * seed, of any length, in constant memory. Confined to Gatling's feeding thread; several feeders of
 * one run draw their numbers from one counter.
 */
final class RequestFeeder implements Iterator<Map<String, Object>> {
  private final AtomicLong numbers;
  private final Fleet.Requests requests;

  RequestFeeder(Fleet fleet, AtomicLong numbers, Encoder encoder) {
    this.numbers = numbers;
    this.requests = fleet.requests(encoder);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Map<String, Object> next() {
    long number = numbers.getAndIncrement();
    return Map.of(Posts.NUMBER, number, Posts.BODY, requests.body(number));
  }
}
