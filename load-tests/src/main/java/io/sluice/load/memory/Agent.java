package io.sluice.load.memory;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Sends one request after the other, at most one in each interval; one that was refused is sent
 * again. Of the crowd's thread.
 */
final class Agent extends Member {
  static final String KIND = "agent";
  private static final long PATIENCE = 90 * SECOND;

  private final AgentBody body;
  private final long interval;
  private int request;
  private long began;
  private boolean waiting; // for an answer

  Agent(InetSocketAddress server, int number, Counts counts, AgentBody body, long intervalNanos) {
    super(server, number, counts);
    this.body = body;
    this.interval = intervalNanos;
  }

  @Override
  String kind() {
    return KIND;
  }

  @Override
  void connected(long now) {
    due(now);
  }

  @Override
  void due(long now) {
    if (waiting) {
      counts.silent.increment();
      waiting = false;
      close();
      dueAt = now;
      return;
    }
    if (stopped) {
      dueAt = now + SECOND;
      return;
    }
    began = now;
    waiting = true;
    dueAt = now + PATIENCE;
    try {
      send(body.request(number(), request));
    } catch (IOException e) {
      close();
      ended(now);
    }
  }

  @Override
  void answered(long now) {
    waiting = false;
    if (answer.status() == 200) {
      counts.samples.add(AgentBody.ALL);
      request++;
    }
    dueAt = Math.max(now, began + interval);
  }

  @Override
  void ended(long now) {
    if (waiting) {
      counts.cutOff.increment();
    }
    waiting = false;
    dueAt = Math.max(now, began + interval);
  }
}
