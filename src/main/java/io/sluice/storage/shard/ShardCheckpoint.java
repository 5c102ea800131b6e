package io.sluice.storage.shard;

import io.sluice.storage.checkpoint.CheckpointContent;
import io.sluice.storage.checkpoint.CheckpointFiles;
import io.sluice.storage.checkpoint.CheckpointVisitor.OpenState;
import io.sluice.storage.checkpoint.CheckpointWriter;
import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.ExemplarBytes;
import io.sluice.storage.extra.MetadataBytes;
import io.sluice.storage.head.HeadCopy;
import io.sluice.storage.head.OpenChunk;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.wal.CrashPoints;
import io.sluice.storage.wal.ExtraType;
import io.sluice.storage.wal.LogPosition;
import io.sluice.storage.wal.LogSite;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Takes down what the log of a shard says, so that the log may go.
 *
 * <p><b>Ordering.</b> The log is synced and its end noted: replay will go on from there. Then
 * series are copied, {@value HeadCopy#MOST} at a time, between the shard's groups, each time with
 * the position that the log has reached: replay passes over what is before it. When all are copied,
 * the log is synced again, so the checkpoint has nothing that the log could lose. It is written,
 * synced, named, read back; only then older ones go, and then the log is trimmed.
 *
 * <p><b>Failure.</b> Until it was read back nothing else has changed: the log only grows.
 *
 * <p><b>Beside sealing.</b> While series are copied no chunk may be released, and no round of
 * sealing be under way: {@code heads} is held for that time.
 *
 * <p>Thread rule: one thread at a time; the shard's thread gets short tasks.
 */
public final class ShardCheckpoint {
  /** Bytes of extras that one task copies, but for those of one series. */
  private static final int MOST_EXTRAS = 256 << 10;

  private final Shard shard;
  private final List<ExtraSource> sources;
  private final Executor thread;
  private final LogSite site;
  private final int shards;
  private final Lock heads;
  private final HeadCopy copy;
  private final ExtraBatch extras = new ExtraBatch();
  private final BitSet withExemplars = new BitSet();

  /**
   * @param thread runs tasks on the shard's thread, between its groups
   * @param site of the shard's log
   * @param shards how many there are
   * @param heads held by whoever moves chunks out of heads
   */
  public ShardCheckpoint(Shard shard, Executor thread, LogSite site, int shards, Lock heads) {
    this.shard = shard;
    this.sources = shard.state().extraSources();
    this.thread = thread;
    this.site = site;
    this.shards = shards;
    this.heads = heads;
    this.copy = shard.head().copy();
  }

  /**
   * Makes one and trims the log behind it.
   *
   * @return what is in it
   * @throws IOException if it could not be made, or the log not be trimmed; it may be tried again
   */
  public CheckpointContent make() throws IOException {
    List<Long> before = CheckpointFiles.numbers(site);
    long number = before.isEmpty() ? 1 : before.get(before.size() - 1) + 1;
    CheckpointContent content;
    List<Exemplar> exemplars = new ArrayList<>();
    heads.lock();
    boolean held = true;
    try {
      LogPosition from = on(() -> begin(exemplars));
      long range = shard.head().config().rangeMillis();
      try (CheckpointWriter out =
          CheckpointWriter.begin(site, number, from, range, new SecureRandom().nextLong() | 1)) {
        series(out);
        heads.unlock();
        held = false;
        exemplars(out, from, exemplars);
        on(() -> shard.mark().toCompletableFuture().join());
        content = out.publish();
      }
    } finally {
      if (held) {
        heads.unlock();
      }
    }
    shard.checkpointed(content);
    CheckpointFiles.tidy(site, number);
    CrashPoints.pass("checkpoint-tidied");
    shard.log().trim(content.position());
    return content;
  }

  private LogPosition begin(List<Exemplar> exemplars) {
    LogPosition from = shard.mark().toCompletableFuture().join();
    exemplars.addAll(shard.exemplars().all());
    withExemplars.clear();
    exemplars.forEach(exemplar -> withExemplars.set(exemplar.ref()));
    return from;
  }

  private void series(CheckpointWriter out) throws IOException {
    int from = 0;
    while (true) {
      int first = from;
      Taken taken = on(() -> take(first));
      if (taken.to() == first) {
        return;
      }
      out.series(taken.through(), first);
      for (int ref = first; ref < taken.to(); ref++) {
        if (!taken.dropped().get(ref - first)) {
          write(out, ref);
        }
      }
      extras.writeTo(out::extra);
      out.end(taken.to());
      CrashPoints.pass("checkpoint-copied");
      from = taken.to();
    }
  }

  /** What one task on the shard's thread copied. */
  private record Taken(int to, LogPosition through, BitSet dropped) {}

  private Taken take(int from) {
    int limit = Math.min(shard.index().size(), from + HeadCopy.MOST);
    extras.clear();
    int to = from;
    while (to < limit && extras.bytes() < MOST_EXTRAS) {
      int ref = to++;
      sources.forEach(source -> source.extras(ref, extras));
    }
    copy.take(from, to);
    BitSet dropped = new BitSet();
    for (int ref = from; ref < to; ref++) {
      if (!copy.has(ref) && !extras.has(ref) && !withExemplars.get(ref)) {
        dropped.set(ref - from);
        shard.state().undefined().set(ref); // its next sample defines it again
      }
    }
    return new Taken(to, shard.log().end(), dropped);
  }

  private void write(CheckpointWriter out, int ref) throws IOException {
    out.define(ref, shard.index().canonical(ref));
    Series series = new Series(out, ref);
    copy.show(ref, series);
    series.rethrow();
  }

  private void exemplars(CheckpointWriter out, LogPosition from, List<Exemplar> exemplars)
      throws IOException {
    out.extras(from);
    for (Exemplar each : exemplars) {
      byte[] labels = each.labels();
      byte[] bytes = new byte[ExemplarBytes.LARGEST_HEAD + labels.length];
      int head = ExemplarBytes.putHead(bytes, 0, each.time(), each.valueBits());
      System.arraycopy(labels, 0, bytes, head, labels.length);
      out.extra(each.ref(), ExtraType.EXEMPLAR, bytes, 0, head + labels.length);
    }
    List<MetadataBytes> families = new ArrayList<>();
    shard.metadata().forEach(each -> addOwn(each, families));
    for (MetadataBytes each : families) {
      byte[] bytes = each.toBytes();
      out.extra(0, ExtraType.METADATA, bytes, 0, bytes.length);
    }
    out.end(0);
  }

  /** Of all families, each shard's log has its own. */
  private void addOwn(MetadataBytes family, List<MetadataBytes> families) {
    long identity = shard.state().identities().of(family.key(), 0, family.key().length);
    if (IdentityHash.shard(identity, shards) == shard.number()) {
      families.add(family);
    }
  }

  private <T> T on(Supplier<T> task) throws IOException {
    try {
      return CompletableFuture.supplyAsync(task, thread).join();
    } catch (CompletionException failure) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IOException("shard " + shard.number() + ": " + cause, cause);
    }
  }

  /** Writes one series down. */
  private static final class Series implements HeadCopy.SeriesVisitor {
    private final CheckpointWriter out;
    private final int ref;
    private @org.jspecify.annotations.Nullable IOException failure;

    Series(CheckpointWriter out, int ref) {
      this.out = out;
      this.ref = ref;
    }

    /** A step that may fail. */
    private interface Step {
      void run() throws IOException;
    }

    private void run(Step step) {
      if (failure == null) {
        try {
          step.run();
        } catch (IOException failed) {
          failure = failed;
        }
      }
    }

    void rethrow() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void closed(boolean late, int samples, long min, long max, long[] words, int bits) {
      run(() -> out.closed(ref, late, samples, min, max, words, bits));
    }

    @Override
    public void open(OpenChunk chunk, long[] words, int bits) {
      OpenState state =
          new OpenState(
              chunk.samples(),
              chunk.leading(),
              chunk.trailing(),
              chunk.time(),
              chunk.valueBits(),
              chunk.delta());
      run(() -> out.open(ref, state, words, bits));
    }

    @Override
    public void newest(long time, long valueBits) {
      run(() -> out.newest(ref, time, valueBits));
    }

    @Override
    public void buffered(long time, long valueBits) {
      run(() -> out.buffered(ref, time, valueBits));
    }
  }
}
