package io.sluice.storage.shard;

import io.sluice.storage.extra.Exemplar;
import io.sluice.storage.extra.ExemplarBytes;
import io.sluice.storage.extra.ExemplarStore;
import io.sluice.storage.extra.MetadataStore;
import io.sluice.storage.extra.Varints;
import io.sluice.storage.head.Head;
import io.sluice.storage.head.HeadLoader;
import io.sluice.storage.histogram.HistogramStore;
import io.sluice.storage.index.IdentityHash;
import io.sluice.storage.index.SeriesIndex;
import io.sluice.storage.wal.ExtraType;
import java.util.BitSet;
import java.util.List;

/**
 * A shard's index, head and exemplars while they are being filled, and which of the series its own
 * log does not define under their ref: those that came from an older generation of logs, or behind
 * a damaged range. They are defined at their next use, so that each log can be read by itself.
 *
 * <p>Confined to one thread at a time: the replaying one, then the shard's.
 */
final class ShardState {
  private final IdentityHash identities;
  private final SeriesIndex index;
  private final Head head;
  private final HeadLoader loader;
  private final ExemplarStore exemplars;
  private final MetadataStore metadata;
  private final BitSet undefined = new BitSet();
  private final Accumulations accumulations = new Accumulations();
  private final HistogramStore histograms;
  private final HistogramSums histogramSums = new HistogramSums();

  ShardState(
      IdentityHash identities,
      SeriesIndex index,
      Head head,
      ExemplarStore exemplars,
      MetadataStore metadata) {
    this.identities = identities;
    this.index = index;
    this.head = head;
    this.loader = head.loader();
    this.exemplars = exemplars;
    this.metadata = metadata;
    this.histograms = new HistogramStore(head.config().rangeMillis());
  }

  /** The ref of these stored labels, made if need be. */
  int intern(byte[] labels, int off, int len) {
    long identity = identities.of(labels, off, len);
    int ref = index.find(identity, labels, off, len);
    if (ref < 0) {
      ref = index.size();
      index.add(ref, identity, labels, off, len);
      undefined.set(ref);
    }
    return ref;
  }

  /** Gives these stored labels a ref that was not passed yet; a checkpoint defines it. */
  void internAt(int ref, byte[] labels, int off, int len) {
    index.add(ref, identities.of(labels, off, len), labels, off, len);
  }

  /** Takes what the log has beside samples; what it does not know is passed over. */
  void extra(int ref, int type, byte[] bytes, int off, int len) {
    if (type == ExtraType.ACCUMULATION) {
      accumulations.restore(ref, bytes, off, Math.min(len, Accumulations.BYTES));
      histogramSums.restore(ref, bytes, off + Accumulations.BYTES, len - Accumulations.BYTES);
    } else if (type == ExtraType.HISTOGRAM) {
      histogram(ref, bytes, off, len);
    } else if (type == ExtraType.METADATA) {
      metadata.restore(bytes, off, len);
    } else if (type == ExtraType.EXEMPLAR) {
      Exemplar exemplar = ExemplarBytes.read(ref, bytes, off, len);
      if (exemplar != null) {
        exemplars.add(StoredLabels.tenant(index.canonical(ref), 0), exemplar);
      }
    }
  }

  private void histogram(int ref, byte[] bytes, int off, int len) {
    Varints in = new Varints(bytes, off, off + len);
    long time = in.signed();
    if (!in.failed()) {
      histograms.put(ref, time, bytes, in.position(), off + len - in.position());
    }
  }

  HistogramStore histograms() {
    return histograms;
  }

  HistogramSums histogramSums() {
    return histogramSums;
  }

  /** What a checkpoint must keep beside float samples. */
  List<ExtraSource> extraSources() {
    return List.of(new SumsSource(accumulations, histogramSums), new HistogramSource(histograms));
  }

  /** Puts chunks of a checkpoint into the head. */
  HeadLoader loader() {
    return loader;
  }

  IdentityHash identities() {
    return identities;
  }

  Accumulations accumulations() {
    return accumulations;
  }

  SeriesIndex index() {
    return index;
  }

  Head head() {
    return head;
  }

  ExemplarStore exemplars() {
    return exemplars;
  }

  MetadataStore metadata() {
    return metadata;
  }

  BitSet undefined() {
    return undefined;
  }
}
