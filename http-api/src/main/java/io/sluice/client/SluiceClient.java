package io.sluice.client;

import io.sluice.api.Durability;
import io.sluice.api.TimeSeries;
import io.sluice.api.WriteReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes to and reads from a Sluice server. Build one per server and tenant, share it, close it
 * once. Immutable but for its connections, thread-safe; nothing happens before somebody subscribes,
 * and no method blocks but {@link #close()}.
 *
 * <pre>{@code
 * try (SluiceClient client = SluiceClient.builder("http://localhost:8240").build()) {
 *   Labels cpu = Labels.metric("cpu_usage", "host", "a");
 *   WriteReceipt receipt =
 *       client.write(TimeSeries.of(cpu, System.currentTimeMillis(), 0.42)).block();
 * }
 * }</pre>
 */
public final class SluiceClient implements AutoCloseable {
  private final Exchange exchange;
  private final Sender sender;

  SluiceClient(Exchange exchange, Sender sender) {
    this.exchange = exchange;
    this.sender = sender;
  }

  /** A builder for a client of the server at that URL, such as {@code http://localhost:8240}. */
  public static SluiceClientBuilder builder(String baseUrl) {
    return new SluiceClientBuilder(baseUrl);
  }

  /**
   * The same client asking for another level. It shares the connections: close only one of them.
   */
  public SluiceClient with(Durability durability) {
    return new SluiceClient(exchange, sender.with(sender.config().with(durability)));
  }

  /**
   * Writes these series now, in as many requests as the limits ask for, and adds the receipts up.
   * Refused samples are data in the receipt (see {@link Refusals}), with positions as in the
   * arguments; failures are a {@link SluiceWriteException}.
   */
  public Mono<WriteReceipt> write(TimeSeries... series) {
    List<TimeSeries> all = List.of(series);
    return Mono.defer(() -> new WriteSession(sender, sender.config()).writeAll(all));
  }

  /**
   * Writes all that the publisher gives, in batches, and emits each batch's receipt as it comes.
   * The publisher is asked for more only as batches are acknowledged and receipts are taken: a slow
   * server slows it down. Two batches may overtake each other, which for Sluice makes no difference
   * but for conflicting values of one series and time; with {@code inFlight(1)} none does.
   *
   * <p>The publisher runs on the client's own threads, event loops among them. One that blocks, a
   * database cursor say, belongs on a scheduler for that: {@code
   * source.subscribeOn(Schedulers.boundedElastic())}.
   *
   * <p>Positions in refusals count from the publisher's first series. If a batch fails for good,
   * the publisher is cancelled and a {@link SluiceWriteException} says what was acknowledged and
   * what was not. If the publisher fails, what it gave before is written first, then its error
   * comes.
   */
  public Flux<WriteReceipt> write(Publisher<? extends TimeSeries> series) {
    return Flux.defer(() -> new WriteSession(sender, sender.config()).write(series));
  }

  /** Completes when all that the server had queued before is synced. */
  public Mono<Void> flush() {
    return sender.flush();
  }

  /**
   * Reads the samples that a selector such as {@code cpu_usage{host="a"}} selects, in pieces as the
   * server streams them: one series may come in several. Nothing is read ahead beyond a line's
   * worth of what was asked for. Answers that may be retried are retried, a stream that broke off
   * is an error.
   *
   * <pre>{@code
   * client
   *     .export("cpu_usage{host=\"a\"}", Instant.now().minusSeconds(3600), null)
   *     .doOnNext(series -> System.out.println(series.labels() + ": " + series.size()))
   *     .blockLast();
   * }</pre>
   *
   * @param start first time, inclusive; null for no bound
   * @param end last time, inclusive; null for no bound
   */
  public Flux<TimeSeries> export(String selector, @Nullable Instant start, @Nullable Instant end) {
    return new Export(exchange, sender.config()).read(selector, start, end);
  }

  /** As {@link #export(String, Instant, Instant)}, of all times. */
  public Flux<TimeSeries> export(String selector) {
    return export(selector, null, null);
  }

  /**
   * Sends one document of the native shape as it is, with all the retries of {@link
   * #write(TimeSeries...)}. Signals the cause of a failure itself, a {@link SluiceHttpException} or
   * {@link SluiceGaveUpException} as a rule.
   *
   * @param json the document, which must not change until the answer is there
   * @param samples how many samples are in it; for meters only
   */
  public Mono<WriteReceipt> writeJson(byte[] json, long samples) {
    return sender.send(json, samples);
  }

  /** When a batch of this client is full. */
  public BatchLimits batchLimits() {
    return sender.config().batch();
  }

  /**
   * Encodes series into documents for {@link #writeJson}, cut as the batch limits say, one at a
   * time as the iterator is asked for them.
   */
  public Iterable<EncodedBatch> encode(List<? extends TimeSeries> series) {
    List<Taken> all = new ArrayList<>(series.size());
    series.forEach(one -> all.add(new Taken(one, all.size())));
    return () -> new EncodedBatches(new Batcher(all, batchLimits()));
  }

  ClientConfig config() {
    return sender.config();
  }

  /** Closes the connections when subscribed to; what is in flight is cut off. */
  public Mono<Void> closeLater() {
    return exchange.close();
  }

  /** As {@link #closeLater()}, and waits: not for event loops. */
  @Override
  public void close() {
    exchange.close().block();
  }

  /** The server's URL and the tenant. */
  @Override
  public String toString() {
    return "SluiceClient[" + sender.config() + "]";
  }
}
