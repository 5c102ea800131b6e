package io.sluice.storage.shard;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of a slice that came by labels instead of by ref: canonical label bytes and raw bytes
 * in one arena, so that the request's body can go as soon as it is decoded.
 *
 * <p>Thread rule: as {@link Slice}.
 */
public final class FreshSeries {
  static final FreshSeries NONE = new FreshSeries(0);

  private static final int FIRST = 16;
  private static final int LABELS_GUESS = 256;

  private int count;
  private int[] refs;
  private long[] identities;
  private int[] labelsAt;
  private int[] labelsLength;
  private long[] rawKeys;
  private int[] rawAt;
  private int[] rawLength;
  private byte[] arena;
  private int used;
  private @Nullable Map<Integer, String> refused;

  FreshSeries() {
    this(FIRST);
  }

  private FreshSeries(int room) {
    refs = new int[room];
    identities = new long[room];
    labelsAt = new int[room];
    labelsLength = new int[room];
    rawKeys = new long[room];
    rawAt = new int[room];
    rawLength = new int[room];
    arena = new byte[room * LABELS_GUESS];
  }

  int add(long identity, byte[] labels, int length) {
    if (count == refs.length) {
      grow();
    }
    int i = count++;
    refs[i] = -1;
    identities[i] = identity;
    labelsAt[i] = put(labels, 0, length);
    labelsLength[i] = length;
    return i;
  }

  void rememberRaw(long key, byte[] raw, int offset, int length) {
    int i = count - 1;
    rawKeys[i] = key;
    rawAt[i] = put(raw, offset, length);
    rawLength[i] = length;
  }

  private int put(byte[] from, int offset, int length) {
    if (arena.length - used < length) {
      arena = Arrays.copyOf(arena, Math.max(arena.length * 2, used + length));
    }
    System.arraycopy(from, offset, arena, used, length);
    int at = used;
    used += length;
    return at;
  }

  private void grow() {
    int room = count * 2;
    refs = Arrays.copyOf(refs, room);
    identities = Arrays.copyOf(identities, room);
    labelsAt = Arrays.copyOf(labelsAt, room);
    labelsLength = Arrays.copyOf(labelsLength, room);
    rawKeys = Arrays.copyOf(rawKeys, room);
    rawAt = Arrays.copyOf(rawAt, room);
    rawLength = Arrays.copyOf(rawLength, room);
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** The ref that the shard found or made; -1 before that. */
  public int ref(int i) {
    return refs[i];
  }

  /** The cache key of the raw bytes. */
  public long rawKey(int i) {
    return rawKeys[i];
  }

  /** A copy of the raw bytes; empty if they are not to be cached. */
  public byte[] raw(int i) {
    return Arrays.copyOfRange(arena, rawAt[i], rawAt[i] + rawLength[i]);
  }

  /** It did not come to be, and why; its ref stays -1. */
  void refuse(int i, String why) {
    if (refused == null) {
      refused = new HashMap<>();
    }
    refused.put(i, why);
  }

  /** Why it did not come to be. */
  String refusedFor(int i) {
    return refused == null ? "" : refused.getOrDefault(i, "");
  }

  void resolve(int i, int ref) {
    refs[i] = ref;
  }

  long identity(int i) {
    return identities[i];
  }

  byte[] arena() {
    return arena;
  }

  int labelsAt(int i) {
    return labelsAt[i];
  }

  int labelsLength(int i) {
    return labelsLength[i];
  }

  long bytes() {
    return arena.length + 36L * refs.length;
  }
}
