package io.sluice.load.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections, turned by one thread. Thread-safe. */
final class Crowd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Crowd.class);
  private static final long TICK_MILLIS = 5;
  private static final int SCRATCH = 64 << 10;

  private final List<Member> members;
  private final Selector selector;
  private final Thread thread = new Thread(this::run, "crowd");
  private volatile boolean stopping;
  private volatile boolean closed;

  /** Opens that many connections a second until all are there. */
  Crowd(List<? extends Member> members, int eachSecond) throws IOException {
    this.members = new ArrayList<>(members);
    this.selector = Selector.open();
    long now = System.nanoTime();
    for (int i = 0; i < members.size(); i++) {
      members.get(i).dueAt = now + i * Member.SECOND / eachSecond;
    }
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** No agent begins another request. */
  void stop() {
    stopping = true;
  }

  private void run() {
    ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);
    try {
      while (!closed) {
        selector.select(TICK_MILLIS);
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid() && key.attachment() instanceof Member member) {
            member.ready(scratch, now);
          }
        }
        selector.selectedKeys().clear();
        turnThoseDue();
      }
    } catch (IOException | RuntimeException failure) {
      LOG.error("the crowd ended", failure);
    }
    members.forEach(Member::close);
  }

  private void turnThoseDue() {
    long now = System.nanoTime();
    boolean last = stopping;
    for (Member member : members) {
      if (last) {
        member.stopped = true;
      }
      if (member.dueAt - now <= 0) {
        member.turn(selector, now);
      }
    }
  }

  /** How many have a connection; about right, from another thread. */
  int connected() {
    return (int) members.stream().filter(Member::isConnected).count();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      LOG.debug("selector", gone);
    }
  }
}
