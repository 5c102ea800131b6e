package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpDsl;
import io.sluice.load.data.Encoder;
import io.sluice.load.data.Fleet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The chain that posts the fleet's next request and enters the answer in the ledger. Immutable but
 * for the counter of requests, thread-safe.
 */
final class Posts {
  /** The name of writes in Gatling's report. */
  static final String WRITE = "write";

  /** Session attributes. */
  static final String NUMBER = "number";

  static final String BODY = "body";
  private static final String SENT = "sent";
  private static final String STATUS = "status";
  private static final String RECEIPT = "receipt";

  private final Fleet fleet;
  private final Ledger ledger;
  private final AtomicLong numbers = new AtomicLong();

  Posts(Fleet fleet, Ledger ledger) {
    this.fleet = fleet;
    this.ledger = ledger;
  }

  /** Requests that were fed so far. */
  long fed() {
    return numbers.get();
  }

  /**
   * One POST.
   *
   * @param name in Gatling's report
   * @param protocol {@code json}, {@code ndjson} or {@code rw}
   * @param good statuses that are no failure in Gatling's report
   */
  ChainBuilder post(String name, String protocol, Integer... good) {
    Encoder encoder = Encoder.named(protocol);
    return feed(new RequestFeeder(fleet, numbers, encoder))
        .exec(session -> session.removeAll(STATUS, RECEIPT).set(SENT, System.nanoTime()))
        .exec(
            HttpDsl.http(name)
                .post("/api/v1/write")
                .headers(headers(encoder))
                .body(ByteArrayBody(session -> bodyOf(session)))
                .check(status().saveAs(STATUS), bodyString().saveAs(RECEIPT), status().in(good)))
        .exec(this::count);
  }

  private static byte[] bodyOf(Session session) {
    byte[] body = session.get(BODY);
    if (body == null) {
      throw new IllegalStateException("nothing was fed");
    }
    return body;
  }

  /** The body goes, so that a waiting agent holds none. */
  private Session count(Session session) {
    int status = session.contains(STATUS) ? session.getInt(STATUS) : Ledger.NO_ANSWER;
    ledger.count(
        session.getLong(NUMBER), status, session.getLong(SENT), session.getString(RECEIPT));
    return session.remove(BODY).markAsSucceeded();
  }

  private static Map<String, String> headers(Encoder encoder) {
    Map<String, String> headers = new HashMap<>();
    encoder
        .headers()
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            });
    return headers;
  }
}
