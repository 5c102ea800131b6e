package io.sluice.prove;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * What else goes on while a server is loaded: flushes, whose promise is noted, seals, scrapes and
 * reads. Confined to one thread at a time.
 */
final class Disturbance {
  private final List<Sender> senders;
  private final Findings findings;
  private final Random random;

  Disturbance(List<Sender> senders, Findings findings, long seed) {
    this.senders = senders;
    this.findings = findings;
    this.random = new Random(seed);
  }

  /** Goes on until the server is gone. */
  void run(HttpCalls calls, BooleanSupplier alive) throws InterruptedException {
    while (alive.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      Thread.sleep(20 + random.nextInt(150));
      try {
        one(calls);
      } catch (IOException killed) {
        // or busy: the next one tells
      }
    }
  }

  private void one(HttpCalls calls) throws IOException {
    switch (random.nextInt(6)) {
      case 0, 1 -> flush(calls);
      case 2 -> check("seal", calls.post("/api/v1/admin/seal", new byte[0], List.of()));
      case 3 -> check("metrics", calls.get("/metrics"));
      case 4 -> check("series", calls.get("/api/v1/labels"));
      default -> check("status", calls.get("/api/v1/status"));
    }
  }

  private void flush(HttpCalls calls) throws IOException {
    List<BitSet> before = new ArrayList<>();
    senders.forEach(sender -> before.add(sender.requests().weakNow()));
    HttpCalls.Reply reply = calls.post("/api/v1/admin/flush", new byte[0], List.of());
    check("flush", reply);
    if (reply.isSuccess()) {
      for (int i = 0; i < senders.size(); i++) {
        senders.get(i).requests().flushed(before.get(i));
      }
    }
  }

  private void check(String what, HttpCalls.Reply reply) {
    if (!reply.isSuccess() && reply.status() != 503) {
      findings.wrong(what + " was answered " + reply.status() + " " + reply.text());
    }
  }
}
