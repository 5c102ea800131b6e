package io.sluice.protocol.otlp;

import io.sluice.protocol.wire.WireReader;

/**
 * The metric that is being read: where its name, unit and points are, and what kind it is. Confined
 * to the thread of its decoder, used again for every metric.
 */
final class Metric {
  static final int GAUGE = 5;
  static final int SUM = 7;
  static final int HISTOGRAM = 9;
  static final int EXPONENTIAL_HISTOGRAM = 10;
  static final int SUMMARY = 11;

  static final int DATA_POINTS = 1;
  private static final int NAME = 1;
  private static final int DESCRIPTION = 2;
  private static final int UNIT = 3;
  private static final int TEMPORALITY = 2;
  private static final int MONOTONIC = 3;

  static final long CUMULATIVE = 2;
  static final long DELTA = 1;

  int nameOff;
  int nameLen;
  int unitOff;
  int unitLen;
  int descriptionOff;
  int descriptionLen;

  /** The field that holds the data, which says the kind; 0 without data. */
  int kind;

  int dataOff;
  int dataLen;
  long temporality;
  boolean monotonic;

  /** Reads the {@code Metric} message that the cursor has entered. */
  void read(WireReader in) {
    nameLen = 0;
    unitLen = 0;
    descriptionLen = 0;
    kind = 0;
    dataLen = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      int field = tag >>> 3;
      if (field == NAME || field == DESCRIPTION || field == UNIT || isKind(field)) {
        in.require(tag, WireReader.LEN, "metric");
        int length = in.length("metric");
        keep(field, in.pos(), length);
        in.seek(in.pos() + length);
      } else {
        in.skip(tag);
      }
    }
  }

  private static boolean isKind(int field) {
    return field == GAUGE
        || field == SUM
        || field == HISTOGRAM
        || field == EXPONENTIAL_HISTOGRAM
        || field == SUMMARY;
  }

  private void keep(int field, int off, int len) {
    if (field == NAME) {
      nameOff = off;
      nameLen = len;
    } else if (field == DESCRIPTION) {
      descriptionOff = off;
      descriptionLen = len;
    } else if (field == UNIT) {
      unitOff = off;
      unitLen = len;
    } else {
      kind = field;
      dataOff = off;
      dataLen = len;
    }
  }

  /** Reads what the data says about all its points. */
  void readData(WireReader in) {
    temporality = 0;
    monotonic = false;
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == WireReader.tagOf(TEMPORALITY, WireReader.VARINT)) {
        temporality = in.varint("aggregation_temporality");
      } else if (tag == WireReader.tagOf(MONOTONIC, WireReader.VARINT)) {
        monotonic = in.varint("is_monotonic") != 0;
      } else {
        in.skip(tag);
      }
    }
  }

  /** True if its points mean something only with a temporality. */
  boolean hasTemporality() {
    return kind == SUM || kind == HISTOGRAM || kind == EXPONENTIAL_HISTOGRAM;
  }

  /** True if its points count from the last one on. */
  boolean isDelta() {
    return temporality == DELTA && hasTemporality();
  }
}
