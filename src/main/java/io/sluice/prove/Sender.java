package io.sluice.prove;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * One connection that sends as fast as it is answered, each request in one of the protocols. Now
 * and then it sends an old one again, or asks for the level {@code written} only. Confined to one
 * thread at a time.
 */
final class Sender {
  private static final int REPEAT_WITHIN = 200;
  private static final int PAUSE_MILLIS = 20;

  private final KnownData data;
  private final int connection;
  private final List<ProveProtocol> protocols;
  private final boolean weakSurvives;
  private final Findings findings;
  private final Map<ProveProtocol, LongAdder> answered;
  private final SentRequests requests = new SentRequests();
  private long dice;

  /**
   * @param weakSurvives whether what was answered as {@code written} must be there after a kill
   * @param answered counts requests by protocol
   */
  Sender(
      KnownData data,
      int connection,
      List<ProveProtocol> protocols,
      boolean weakSurvives,
      Findings findings,
      Map<ProveProtocol, LongAdder> answered) {
    this.data = data;
    this.connection = connection;
    this.protocols = protocols;
    this.weakSurvives = weakSurvives;
    this.findings = findings;
    this.answered = answered;
    this.dice = KnownData.mix(data.seed() ^ connection);
  }

  SentRequests requests() {
    return requests;
  }

  int connection() {
    return connection;
  }

  private int roll(int sides) {
    dice = KnownData.mix(dice);
    return (int) Long.remainderUnsigned(dice, sides);
  }

  /** Sends until the server is gone. */
  void run(HttpCalls calls, BooleanSupplier alive) throws InterruptedException {
    requests.restarted();
    if (roll(2) == 0) {
      requests.giveUp();
    }
    while (alive.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      int next = requests.next();
      boolean again = next > 0 && roll(25) == 0;
      int request = again ? Math.max(0, next - 1 - roll(REPEAT_WITHIN)) : next;
      try {
        if (!again || requests.wasSent(request)) {
          send(calls, request);
        }
      } catch (IOException killed) {
        Thread.sleep(PAUSE_MILLIS); // or refused while it is alive: then it is sent again
      }
    }
  }

  private void send(HttpCalls calls, int request) throws IOException, InterruptedException {
    ProveProtocol protocol = protocol(request);
    boolean weak = roll(6) == 0;
    List<String> headers = new ArrayList<>(protocol.headers());
    headers.addAll(List.of("Sluice-Durability", weak ? "written" : "synced"));
    byte[] body = protocol.body(data, connection, request);
    requests.sending(request);
    HttpCalls.Reply reply = calls.post(protocol.path, body, headers);
    if (reply.isSuccess()) {
      answered.getOrDefault(protocol, new LongAdder()).increment();
      acknowledge(request, weak);
    } else if (reply.status() == 503) {
      Thread.sleep(PAUSE_MILLIS);
    } else {
      findings.wrong(
          "request %d/%d by %s was answered %d %s"
              .formatted(connection, request, protocol, reply.status(), reply.text()));
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void acknowledge(int request, boolean weak) {
    if (weak && !weakSurvives) {
      requests.acknowledgedWeakly(request);
    } else {
      requests.acknowledged(request);
    }
  }

  private ProveProtocol protocol(int request) {
    List<ProveProtocol> able =
        data.isHard(request) ? protocols.stream().filter(each -> each.anyBits).toList() : protocols;
    return able.get(roll(able.size()));
  }
}
