package io.sluice.protocol.remotewrite;

import io.sluice.protocol.wire.WireReader;

/**
 * Where things are in one {@code TimeSeries} message, found by walking over its fields: fields may
 * come in any order, so nothing can be attributed before all labels are known. Confined to the
 * thread of its decoder, used again for every series.
 */
final class SeriesShape {
  /** Index of the first label's tag; meaningless without labels. */
  int labelsStart;

  /** Index behind the last label. */
  int labelsEnd;

  boolean hasLabels;

  /** True if nothing stands between the labels, so that their bytes may stand for them. */
  boolean contiguous;

  int samples;
  int histograms;
  int exemplars;

  /** Walks to the end of the message, checking tags and lengths. */
  void read(WireReader in) {
    labelsStart = in.pos();
    labelsEnd = in.pos();
    contiguous = true;
    samples = 0;
    histograms = 0;
    exemplars = 0;
    hasLabels = false;
    while (in.hasNext()) {
      int at = in.pos();
      int tag = in.tag();
      switch (tag >>> 3) {
        case RemoteWriteDecoder.LABELS -> {
          labelsStart = hasLabels ? labelsStart : at;
          contiguous &= !hasLabels || labelsEnd == at;
          hasLabels = true;
          in.require(tag, WireReader.LEN, "timeseries.labels");
        }
        case RemoteWriteDecoder.SAMPLES -> samples++;
        case RemoteWriteDecoder.EXEMPLARS -> exemplars++;
        case RemoteWriteDecoder.HISTOGRAMS -> histograms++;
        default -> {
          // skipped below
        }
      }
      in.skip(tag);
      if (tag >>> 3 == RemoteWriteDecoder.LABELS) {
        labelsEnd = in.pos();
      }
    }
    contiguous &= hasLabels;
  }

  boolean isEmpty() {
    return samples == 0 && histograms == 0 && exemplars == 0;
  }
}
