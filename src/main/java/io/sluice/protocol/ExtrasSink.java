package io.sluice.protocol;

/**
 * Where decoders put what belongs to series and is no sample of theirs: exemplars and metadata. The
 * answers of false are counted, so that a protocol that owes its sender an account of them can give
 * it. Confined to the decoding thread.
 */
public interface ExtrasSink {

  /** Keeps nothing. */
  ExtrasSink NONE = new ExtrasSink() {};

  /**
   * An exemplar of the series that was opened last in the batch.
   *
   * @param labels its own labels in order of arrival, each name and value with its length in front
   *     as a uvarint; judged by nobody yet
   * @param timestampMillis its time in milliseconds since the epoch
   * @param valueBits raw bits of its value
   * @return whether it is going to be kept if the write succeeds
   */
  default boolean exemplar(byte[] labels, int off, int len, long timestampMillis, long valueBits) {
    return false;
  }

  /**
   * Metadata of a metric family. Name of the family, help and unit are ranges of {@code buf}, empty
   * where absent.
   *
   * @param type as remote write numbers it: 0 unknown, 1 counter, 2 gauge, 3 histogram, 4 gauge
   *     histogram, 5 summary, 6 info, 7 state set
   * @return whether it is going to be kept if the write succeeds
   */
  default boolean metadata(
      int type,
      byte[] buf,
      int familyOff,
      int familyLen,
      int helpOff,
      int helpLen,
      int unitOff,
      int unitLen) {
    return false;
  }
}
