package io.sluice.storage.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What was written to one file since its last sync, in memory; what is on disk is what counts as
 * synced, and sectors that a disk happened to write by itself. Guarded by its file layer.
 */
final class UnsyncedPages {
  static final int SECTOR = 512;
  private static final int PAGE = 4096;

  private final Map<Long, byte[]> pages = new HashMap<>();
  private long size;

  UnsyncedPages(long size) {
    this.size = size;
  }

  long size() {
    return size;
  }

  boolean isEmpty() {
    return pages.isEmpty();
  }

  int read(StorageFile disk, ByteBuffer target, long position) throws IOException {
    int count = (int) Math.max(0, Math.min(target.remaining(), size - position));
    for (int done = 0; done < count; ) {
      long at = position + done;
      int inPage = (int) (at % PAGE);
      int piece = Math.min(PAGE - inPage, count - done);
      byte[] page = pages.get(at / PAGE);
      if (page == null) {
        page = load(disk, at / PAGE);
      }
      target.put(page, inPage, piece);
      done += piece;
    }
    return count;
  }

  void write(StorageFile disk, ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      int inPage = (int) (at % PAGE);
      int piece = Math.min(PAGE - inPage, source.remaining());
      byte[] page = pages.get(at / PAGE);
      if (page == null) {
        page = load(disk, at / PAGE);
        pages.put(at / PAGE, page);
      }
      source.get(page, inPage, piece);
      at += piece;
    }
    size = Math.max(size, at);
  }

  private static byte[] load(StorageFile disk, long page) throws IOException {
    byte[] bytes = new byte[PAGE];
    disk.read(ByteBuffer.wrap(bytes), page * PAGE);
    return bytes;
  }

  /** Some of the sectors in a range reach the disk although nobody asked, in any order. */
  void leak(StorageFile disk, long from, long to, Random dice) throws IOException {
    List<Long> sectors = new ArrayList<>();
    int share = 1 + dice.nextInt(4);
    for (long sector = from / SECTOR; sector * SECTOR < to; sector++) {
      if (dice.nextInt(4) < share) {
        sectors.add(sector);
      }
    }
    Collections.shuffle(sectors, dice);
    for (long sector : sectors) {
      byte[] page = pages.get(sector * SECTOR / PAGE);
      if (page != null) {
        put(disk, page, sector * SECTOR, SECTOR);
      }
    }
  }

  /** Everything reaches the disk, page after page, in any order. */
  void flush(StorageFile disk, Random dice) throws IOException {
    List<Long> order = new ArrayList<>(pages.keySet());
    Collections.shuffle(order, dice);
    for (long page : order) {
      byte[] bytes = pages.get(page);
      if (bytes != null) {
        put(disk, bytes, page * PAGE, PAGE);
      }
    }
    pages.clear();
  }

  private void put(StorageFile disk, byte[] page, long position, int length) throws IOException {
    int count = (int) Math.min(length, size - position);
    if (count > 0) {
      int from = (int) (position % PAGE);
      disk.write(ByteBuffer.wrap(Arrays.copyOfRange(page, from, from + count)), position);
    }
  }
}
