package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.protocol.BodyCounts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The datapoints of one OpenTSDB request in order: how many there were and, if the sender wants to
 * see those that were refused, their texts. Confined to the decoding thread, then read only.
 */
public final class Datapoints implements BodyCounts {
  private final boolean keep;
  private int count;
  private int[] starts = {};
  private int[] ends = {};
  private byte[] text = {};

  /** None yet; with their texts if {@code keep}. */
  public Datapoints(boolean keep) {
    this.keep = keep;
  }

  void clear() {
    count = 0;
  }

  /** Adds the one that stands between these offsets. */
  void add(int start, int end) {
    if (keep) {
      if (count == starts.length) {
        int room = Math.max(16, 2 * count);
        starts = Arrays.copyOf(starts, room);
        ends = Arrays.copyOf(ends, room);
      }
      starts[count] = start;
      ends[count] = end;
    }
    count++;
  }

  /** Keeps the body up to that offset, if texts are wanted. */
  void keep(byte[] body, int end) {
    if (keep) {
      text = Arrays.copyOf(body, end);
    }
  }

  /** How many there were. */
  public int count() {
    return count;
  }

  /** Whether texts were wanted. */
  public boolean areKept() {
    return keep;
  }

  /** The JSON of the datapoint at that position, or null if it isn't known. */
  public @Nullable String text(int position) {
    return keep && position >= 0 && position < count
        ? new String(text, starts[position], ends[position] - starts[position], UTF_8)
        : null;
  }

  @Override
  public long heldBytes() {
    return text.length + 4L * (starts.length + ends.length);
  }
}
