package io.sluice.storage.extra;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An exemplar as it stands in slices and in the log (docs/format/wal.md, extra of type 2): 8 bytes
 * of raw value bits, little-endian, the time as a zigzag varint, then its labels in canonical
 * bytes. Equal exemplars have equal bytes. Stateless.
 */
public final class ExemplarBytes {
  /** Bytes in front of the labels at most. */
  public static final int LARGEST_HEAD = Varints.LONG_BYTES + Varints.LARGEST;

  private ExemplarBytes() {}

  /** Writes what stands in front of the labels; returns where they begin. */
  public static int putHead(byte[] to, int at, long time, long valueBits) {
    Varints.putLong(to, at, valueBits);
    return Varints.putSigned(to, at + Varints.LONG_BYTES, time);
  }

  /** The exemplar of that series in these bytes; null if they are none. */
  public static @Nullable Exemplar read(int ref, byte[] bytes, int off, int len) {
    Varints in = new Varints(bytes, off, off + len);
    long bits = in.fixed64();
    long time = in.signed();
    int labels = in.position();
    if (in.failed() || !isLabels(bytes, labels, off + len)) {
      return null;
    }
    return new Exemplar(ref, time, bits, Arrays.copyOfRange(bytes, labels, off + len));
  }

  /** True if pairs of names and values, each with its length, fill the range exactly. */
  static boolean isLabels(byte[] bytes, int off, int end) {
    Varints in = new Varints(bytes, off, end);
    while (in.position() < end && !in.failed()) {
      in.skip(in.unsigned());
      in.skip(in.unsigned());
    }
    return !in.failed() && in.position() == end;
  }
}
