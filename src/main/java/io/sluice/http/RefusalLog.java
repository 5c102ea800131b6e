package io.sluice.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last refusals per tenant and reason, since many senders bury the body of a 400, and one log
 * line now and then. Thread-safe; tenants are bounded by {@code tenants.max}, entries by {@value
 * #KEPT} per reason.
 */
public final class RefusalLog {

  static final int KEPT = 20;
  static final long LINE_EVERY_MILLIS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final JsonFactory JSON = new JsonFactory();

  /** One refusal and who caused it. */
  private record Entry(Instant at, String sender, Refusal refusal) {}

  /** What one tenant has; its monitor guards it. */
  private static final class Book {
    final Map<RefusalReason, ArrayDeque<Entry>> last = new EnumMap<>(RefusalReason.class);
    final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    long nextLine;
    long silent;
  }

  private final Map<String, Book> books = new ConcurrentHashMap<>();
  private final Clock clock;

  /** An empty one. */
  public RefusalLog(Clock clock) {
    this.clock = clock;
  }

  /** Takes note of a receipt that refuses something. */
  public void note(String tenant, String sender, WriteReceipt receipt) {
    Book book = books.computeIfAbsent(tenant, name -> new Book());
    Instant now = clock.instant();
    boolean say;
    long silent;
    synchronized (book) {
      receipt.refusedByReason().forEach((reason, n) -> book.counts.merge(reason, n, Long::sum));
      receipt.refusals().forEach(refusal -> keep(book, new Entry(now, sender, refusal)));
      say = now.toEpochMilli() >= book.nextLine;
      silent = book.silent;
      book.silent = say ? 0 : silent + receipt.refused();
      book.nextLine = say ? now.toEpochMilli() + LINE_EVERY_MILLIS : book.nextLine;
    }
    if (say) {
      say(tenant, sender, receipt, silent);
    }
  }

  private static void keep(Book book, Entry entry) {
    ArrayDeque<Entry> ring =
        book.last.computeIfAbsent(entry.refusal.reason(), reason -> new ArrayDeque<>());
    if (ring.size() == KEPT) {
      ring.removeFirst();
    }
    ring.addLast(entry);
  }

  private static void say(String tenant, String sender, WriteReceipt receipt, long silent) {
    String example =
        receipt.refusals().isEmpty()
            ? ""
            : ", such as "
                + receipt.refusals().get(0).series()
                + ": "
                + receipt.refusals().get(0).message();
    LOG.warn(
        "refused {} of {} samples of tenant {} from {}{}; {} refused since the last line;"
            + " see /api/v1/status/refusals",
        receipt.refused(),
        receipt.received(),
        tenant,
        sender,
        example,
        silent);
  }

  /** The tenant's refusals as JSON, newest last. */
  byte[] toJson(String tenant) {
    Book book = books.get(tenant);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("tenant", tenant);
      out.writeArrayFieldStart("reasons");
      if (book != null) {
        for (Reason reason : copy(book)) {
          write(out, reason);
        }
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private record Reason(RefusalReason reason, long count, List<Entry> last) {}

  private static List<Reason> copy(Book book) {
    List<Reason> reasons = new ArrayList<>();
    synchronized (book) {
      book.counts.forEach(
          (reason, count) -> {
            ArrayDeque<Entry> ring = book.last.getOrDefault(reason, new ArrayDeque<>());
            reasons.add(new Reason(reason, count, List.copyOf(ring)));
          });
    }
    return reasons;
  }

  private static void write(JsonGenerator out, Reason reason) throws IOException {
    out.writeStartObject();
    out.writeStringField("reason", reason.reason.wireName());
    out.writeNumberField("samples", reason.count);
    out.writeArrayFieldStart("last");
    for (Entry entry : reason.last) {
      out.writeStartObject();
      out.writeStringField("at", entry.at.toString());
      out.writeStringField("sender", entry.sender);
      out.writeStringField("series", entry.refusal.series());
      out.writeNumberField("samples", entry.refusal.samples());
      out.writeStringField("message", entry.refusal.message());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
