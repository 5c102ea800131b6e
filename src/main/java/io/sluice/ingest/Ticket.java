package io.sluice.ingest;

import io.sluice.api.Durability;
import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.UnavailableException.Reason;
import io.sluice.storage.shard.RefusalTally;
import io.sluice.storage.shard.Slice;
import io.sluice.storage.shard.SliceOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * One request on its way: the last of its shards completes it. A failure of any shard fails it, yet
 * it ends only when every shard is done with it.
 *
 * <p>Thread-safe: shards count down, the last one reads what all of them wrote.
 */
final class Ticket {
  private final WriteBatch batch;
  private final Durability level;
  private final long deadlineNanos;
  private final BiConsumer<Ticket, @Nullable WriteReceipt> onEnd;
  private final AtomicInteger remaining;
  private final AtomicReference<@Nullable UnavailableException> failure = new AtomicReference<>();
  private final Sinks.One<WriteReceipt> answer = Sinks.one();

  Ticket(
      WriteBatch batch,
      Durability level,
      int shards,
      long deadlineNanos,
      BiConsumer<Ticket, @Nullable WriteReceipt> onEnd) {
    this.batch = batch;
    this.level = level;
    this.remaining = new AtomicInteger(shards);
    this.deadlineNanos = deadlineNanos;
    this.onEnd = onEnd;
  }

  /** Whether it only has to stand behind all that came before. */
  boolean isFlush() {
    return batch.tenant().id() < 0;
  }

  Durability level() {
    return level;
  }

  WriteBatch batch() {
    return batch;
  }

  Sinks.One<WriteReceipt> answer() {
    return answer;
  }

  boolean expired(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  /** One shard has judged, logged and applied its slice. */
  void done(Slice slice) {
    if (slice.outcome().clockUncertain()) {
      failure.compareAndSet(
          null,
          new UnavailableException(
              Reason.CLOCK,
              Duration.ofSeconds(30),
              "samples are ahead of a clock that jumped (limits.future); nothing is refused on its"
                  + " word"));
    }
    countDown();
  }

  /** One shard could not take its slice. */
  void failed(UnavailableException why) {
    failure.compareAndSet(null, why);
    countDown();
  }

  /** Answers now, although shards still have slices: the deadline or the shutdown. */
  void abandon(UnavailableException why) {
    answer.tryEmitError(why);
  }

  private void countDown() {
    if (remaining.decrementAndGet() == 0) {
      end();
    }
  }

  /** Composes the answer, tells who keeps count, then answers. */
  void end() {
    UnavailableException why = failure.get();
    if (why != null) {
      onEnd.accept(this, null);
      answer.tryEmitError(why);
    } else {
      WriteReceipt receipt = receipt();
      onEnd.accept(this, receipt);
      answer.tryEmitValue(receipt);
    }
  }

  /** The answer of a {@code queued} request: what decoding knows, the rest pending. */
  WriteReceipt queuedReceipt() {
    long refused = batch.outcome().refusals().total();
    return receipt(Durability.QUEUED, List.of(), batch.sampleCount() - refused);
  }

  /** The fate of every sample; every shard is done. */
  WriteReceipt receipt() {
    List<SliceOutcome> outcomes = new ArrayList<>(batch.slices().length);
    for (Slice slice : batch.slices()) {
      if (slice != null) {
        outcomes.add(slice.outcome());
      }
    }
    return receipt(level, outcomes, 0);
  }

  private WriteReceipt receipt(Durability reached, List<SliceOutcome> outcomes, long pending) {
    List<RefusalTally> tallies = new ArrayList<>();
    tallies.add(batch.outcome().refusals());
    outcomes.forEach(outcome -> tallies.add(outcome.refusals()));
    return new WriteReceipt(
        reached,
        batch.sampleCount(),
        outcomes.stream().mapToLong(SliceOutcome::stored).sum(),
        outcomes.stream().mapToLong(SliceOutcome::late).sum(),
        outcomes.stream().mapToLong(SliceOutcome::repeated).sum(),
        outcomes.stream().mapToLong(SliceOutcome::replaced).sum(),
        tallies.stream().mapToLong(RefusalTally::total).sum(),
        pending,
        listed(tallies),
        byReason(tallies),
        null);
  }

  private static List<Refusal> listed(List<RefusalTally> tallies) {
    return tallies.stream()
        .flatMap(tally -> tally.listed().stream())
        .sorted(
            Comparator.comparingInt(Refusal::seriesIndex).thenComparingInt(Refusal::sampleIndex))
        .limit(WriteReceipt.MAX_LISTED)
        .toList();
  }

  private static Map<RefusalReason, Long> byReason(List<RefusalTally> tallies) {
    Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    for (RefusalTally tally : tallies) {
      tally.byReason().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
    }
    return counts;
  }
}
