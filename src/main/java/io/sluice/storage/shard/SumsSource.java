package io.sluice.storage.shard;

import io.sluice.storage.wal.ExtraType;
import java.util.Arrays;

/**
 * What the deltas of series were summed up to, as the log has it. Immutable; called by the shard
 * thread.
 */
record SumsSource(Accumulations accumulations, HistogramSums histograms) implements ExtraSource {

  @Override
  public void extras(int ref, ExtraSink sink) {
    if (accumulations.isEmpty() || accumulations.end(ref) == 0) {
      return;
    }
    byte[] state = new byte[Accumulations.BYTES];
    accumulations.write(ref, state);
    byte[] sum = histograms.get(ref);
    if (sum != null) {
      state = Arrays.copyOf(state, Accumulations.BYTES + sum.length);
      System.arraycopy(sum, 0, state, Accumulations.BYTES, sum.length);
    }
    sink.extra(ref, ExtraType.ACCUMULATION, state, 0, state.length);
  }
}
