package io.sluice.storage.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * The contents of one file in memory: what can be read now and what would survive a loss of power.
 * Guarded by its file layer.
 */
final class MemoryFile implements MemoryNode {
  private static final int SECTOR = 512;
  private byte[] now = new byte[0];
  private int size;
  private byte[] durable = new byte[0];
  private int durableSize;
  private final BitSet dirty = new BitSet(); // sectors

  int size() {
    return size;
  }

  int read(ByteBuffer target, long position) {
    int count = (int) Math.max(0, Math.min(target.remaining(), size - position));
    if (count > 0) {
      target.put(now, (int) position, count);
    }
    return count;
  }

  void write(ByteBuffer source, long position, int count) {
    int end = (int) position + count;
    if (end > now.length) {
      now = Arrays.copyOf(now, Math.max(end, now.length * 2));
    }
    source.get(now, (int) position, count);
    size = Math.max(size, end);
    if (count > 0) {
      dirty.set((int) position / SECTOR, (end - 1) / SECTOR + 1);
    }
  }

  void force() {
    keep(sector -> true);
  }

  /** As Linux does it: some sectors got through, and none is dirty any more. */
  void failedForce(Random random) {
    keep(sector -> random.nextBoolean());
  }

  /** Power is lost: of what was not synced, none, all or some sectors are there. */
  @Override
  public void crash(Random random) {
    int mood = random.nextInt(4);
    keep(sector -> mood == 0 || (mood > 1 && random.nextInt(4) < mood));
    now = durable.clone();
    size = durableSize;
  }

  private void keep(java.util.function.IntPredicate kept) {
    for (int s = dirty.nextSetBit(0); s >= 0; s = dirty.nextSetBit(s + 1)) {
      if (kept.test(s)) {
        int from = s * SECTOR;
        int to = Math.min(from + SECTOR, size);
        if (to > durable.length) {
          durable = Arrays.copyOf(durable, Math.max(now.length, to));
        }
        System.arraycopy(now, from, durable, from, to - from);
        durableSize = Math.max(durableSize, to);
      }
    }
    dirty.clear();
  }

  /** Changes bytes in place and durably, as a bad disk would. */
  void damage(int offset, byte[] bytes) {
    write(ByteBuffer.wrap(bytes), offset, bytes.length);
    force();
  }

  byte[] contents() {
    return Arrays.copyOf(now, size);
  }

  /** Cuts to that size, durably. */
  void truncate(int newSize) {
    size = Math.min(size, newSize);
    durableSize = Math.min(durableSize, newSize);
    Arrays.fill(now, size, now.length, (byte) 0);
    Arrays.fill(durable, durableSize, durable.length, (byte) 0);
  }
}
