package io.sluice.storage.shard;

import io.sluice.storage.block.Covered;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.head.Head;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.LogGeneration;
import io.sluice.storage.wal.FileShardLog;
import io.sluice.storage.wal.LogObserver;
import io.sluice.storage.wal.LogReplay;
import io.sluice.storage.wal.LogReport;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Opens the shards of a data directory: replays the logs of older generations one after another,
 * then each shard's own log on its own thread, in bounded memory beside the head, and opens the
 * logs for appending. Replay judges nothing: what was logged happened.
 *
 * <p>Immutable; {@link #open} is called once.
 */
public final class ShardRecovery {
  private final DataDirectory data;
  private final ShardSettings settings;
  private final ClockGuard clock;
  private final Executor preparer;
  private final IntFunction<LogObserver> observers;
  private final ReplayProgress progress;
  private final IdentityHash identities;
  private final MetadataStore metadata;
  private final Covered covered;

  /**
   * @param preparer runs the logs' zero-filling, off the shards' threads
   * @param observers hears each shard's log, by shard number
   * @param covered samples that are in blocks: replay passes over them
   */
  public ShardRecovery(
      DataDirectory data,
      ShardSettings settings,
      ClockGuard clock,
      Executor preparer,
      IntFunction<LogObserver> observers,
      ReplayProgress progress,
      Covered covered) {
    this.data = data;
    this.settings = settings;
    this.clock = clock;
    this.preparer = preparer;
    this.observers = observers;
    this.progress = progress;
    this.covered = covered;
    this.identities = new IdentityHash(data.secret());
    this.metadata = new MetadataStore(settings.extras());
  }

  /**
   * Replays and opens; completes exceptionally with the {@link IOException} of a log that can't be
   * read. Shard {@code i} is replayed by and from then on confined to {@code threads.get(i)}.
   */
  public CompletableFuture<RecoveryReport> open(List<? extends Executor> threads) {
    return CompletableFuture.supplyAsync(() -> replayOld(), threads.get(0))
        .thenCompose(old -> replayOwn(old, threads));
  }

  private record Old(
      List<ShardState> shards,
      List<LogReport> reports,
      LogGeneration current,
      Map<Integer, ChosenCheckpoint> checkpoints) {}

  private Old replayOld() {
    try {
      checkVersions();
      LogGeneration current = data.generationFor(settings.shards());
      List<LogGeneration> generations = data.generations();
      Map<Integer, ChosenCheckpoint> checkpoints = choose(generations);
      progress.expect(generations.stream().mapToInt(LogGeneration::logs).sum());
      List<ShardState> shards =
          IntStream.range(0, settings.shards()).mapToObj(i -> fresh()).toList();
      List<LogReport> reports = new ArrayList<>();
      for (LogGeneration generation : generations) {
        if (!generation.equals(current)) {
          LongPredicate inLater = inLater(generation, generations, checkpoints);
          for (int i = 0; i < generation.logs(); i++) {
            int log = generation.log(i);
            ReplayFilter filter = new ReplayFilter(covered, log);
            OldLogVisitor visitor = new OldLogVisitor(identities, shards, inLater, filter);
            reports.add(replay(chosen(checkpoints, log), visitor));
          }
        }
      }
      return new Old(shards, reports, current, checkpoints);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Before anything is written: what a newer version wrote stays as it is. */
  private void checkVersions() throws IOException {
    for (LogGeneration generation : data.generations()) {
      for (int i = 0; i < generation.logs(); i++) {
        LogReplay.checkVersions(LogSite.of(data, generation.log(i)));
      }
    }
  }

  private ShardState fresh() {
    return new ShardState(
        identities,
        new SeriesIndex(identities),
        new Head(settings.head()),
        new ExemplarStore(settings.extras(), settings.shards()),
        metadata);
  }

  private Map<Integer, ChosenCheckpoint> choose(List<LogGeneration> generations)
      throws IOException {
    Map<Integer, ChosenCheckpoint> chosen = new HashMap<>();
    for (LogGeneration generation : generations) {
      for (int i = 0; i < generation.logs(); i++) {
        int log = generation.log(i);
        chosen.put(log, ChosenCheckpoint.of(LogSite.of(data, log)));
      }
    }
    return chosen;
  }

  /** A checkpoint has all of its series, from logs of older generations too. */
  private static LongPredicate inLater(
      LogGeneration of,
      List<LogGeneration> generations,
      Map<Integer, ChosenCheckpoint> checkpoints) {
    return identity -> {
      for (LogGeneration later : generations) {
        if (later.firstLog() > of.firstLog()) {
          int log = later.log(IdentityHash.shard(identity, later.logs()));
          if (chosen(checkpoints, log).exists()) {
            return true;
          }
        }
      }
      return false;
    };
  }

  private static ChosenCheckpoint chosen(Map<Integer, ChosenCheckpoint> checkpoints, int log) {
    return Objects.requireNonNull(checkpoints.get(log));
  }

  /** Fills shards from a log: its checkpoint first, then what lies behind it. */
  private LogReport replay(ChosenCheckpoint checkpoint, ReplayVisitor visitor) throws IOException {
    LogSite site = checkpoint.site();
    List<LogReport.CorruptRange> damage = new ArrayList<>();
    LogReplay.From from = checkpoint.load(visitor, damage);
    LogReport report =
        LogReplay.replay(
            site, from, visitor, (done, total) -> progress.at(site.log(), done, total));
    checkpoint.tidy();
    progress.at(site.log(), 1, 1);
    return report.withDamage(damage);
  }

  private CompletableFuture<RecoveryReport> replayOwn(Old old, List<? extends Executor> threads) {
    List<LogReport> reports = new ArrayList<>(old.reports());
    List<CompletableFuture<Opened>> opening =
        IntStream.range(0, settings.shards())
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> open(old, i), threads.get(i)))
            .toList();
    return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              List<Opened> opened = opening.stream().map(CompletableFuture::join).toList();
              opened.forEach(one -> reports.add(one.report()));
              return new RecoveryReport(opened.stream().map(Opened::shard).toList(), reports);
            });
  }

  private record Opened(Shard shard, LogReport report) {}

  private Opened open(Old old, int number) {
    ShardState state = old.shards().get(number);
    int logNumber = old.current().log(number);
    ChosenCheckpoint checkpoint = chosen(old.checkpoints(), logNumber);
    try {
      LogReport report =
          replay(checkpoint, new OwnLogVisitor(state, new ReplayFilter(covered, logNumber)));
      FileShardLog log =
          FileShardLog.open(
              checkpoint.site(), settings.wal(), report, preparer, observers.apply(number));
      Shard shard = new Shard(number, log, state, clock, settings.bounds());
      shard.checkpointed(checkpoint.header());
      return new Opened(shard, report);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
