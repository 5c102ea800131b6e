package io.sluice.storage.block;

import io.sluice.storage.io.FileFormatException;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is known to be damaged in the blocks of a store, and what became of it since. Thread-safe:
 * changes are made under the store's lock.
 */
public final class BlockDamage {
  private final FileLayer files;
  private final BlockStore store;
  private final BlockFolder folder;
  private final List<String> found = new CopyOnWriteArrayList<>();

  BlockDamage(FileLayer files, BlockStore store, BlockFolder folder) {
    this.files = files;
    this.store = store;
    this.folder = folder;
  }

  /**
   * Something of a block can't be read. If that is its index, reads of its range are refused from
   * now on; otherwise those that meet the bad place, as every chunk has a checksum of its own.
   */
  public void report(String tenant, Ulid ulid, boolean unusable, String why) {
    synchronized (store) {
      TenantBlocks before = store.tenant(tenant);
      if (!unusable && before.flawed().containsKey(ulid)) {
        return;
      }
      found.add(
          why
              + (unusable
                  ? "; reads of its range are refused until it is put back or moved away"
                  : "; reads that meet it are refused"));
      List<Block> rest = new ArrayList<>(before.blocks());
      for (Block block : before.blocks()) {
        if (block.meta().ulid().equals(ulid)) {
          if (!unusable) {
            store.set(tenant, before.withFlaw(ulid, why));
            return;
          }
          rest.remove(block);
          List<DamagedBlock> damaged = new ArrayList<>(before.damaged());
          BlockMeta meta = block.meta();
          damaged.add(new DamagedBlock(block.path(), why, meta.minTime(), meta.maxTime()));
          store.set(tenant, before.with(rest).withDamaged(damaged));
          folder.close(block);
        }
      }
    }
  }

  /** A read met something that is not as it was written: reported, if it is of a block. */
  public void noticed(IOException failure) {
    if (!(failure instanceof FileFormatException bad)) {
      return;
    }
    for (Map.Entry<String, TenantBlocks> tenant : store.all().entrySet()) {
      for (Block block : tenant.getValue().blocks()) {
        Ulid ulid = block.meta().ulid();
        if (Path.of(bad.path()).startsWith(block.path())
            && !tenant.getValue().flawed().containsKey(ulid)) {
          report(tenant.getKey(), ulid, false, String.valueOf(bad.getMessage()));
        }
      }
    }
  }

  /** Damage that was found since this was asked last, in words. */
  public List<String> takeFound() {
    List<String> now = List.copyOf(found);
    found.removeAll(now);
    return now;
  }

  /**
   * Looks after damaged blocks again: those that were taken away count no more, those that were put
   * back from a copy do again.
   *
   * @return what has changed, in words
   */
  public List<String> recheck() throws IOException {
    synchronized (store) {
      List<String> news = new ArrayList<>();
      for (String name : store.tenantNames()) {
        TenantBlocks before = store.tenant(name);
        List<Block> blocks = new ArrayList<>(before.blocks());
        List<DamagedBlock> damaged = new ArrayList<>();
        for (DamagedBlock bad : before.damaged()) {
          if (!files.exists(bad.path())) {
            news.add(bad.path() + " was taken away: reads go on without it");
          } else {
            int count = blocks.size();
            folder.openInto(bad.path(), blocks, damaged);
            if (blocks.size() > count) {
              news.add(bad.path() + " can be read again");
            }
          }
        }
        for (Block block : before.blocks()) {
          if (before.flawed().containsKey(block.meta().ulid()) && !files.exists(block.path())) {
            blocks.remove(block);
            folder.close(block);
            news.add(block.path() + " was taken away: reads go on without it");
          }
        }
        if (!before.damaged().equals(damaged) || blocks.size() != before.blocks().size()) {
          store.set(name, before.with(blocks).withDamaged(damaged));
        }
      }
      return news;
    }
  }

  /** A block with a flaw was found whole: it is opened anew. */
  public void mended(String tenant, Ulid ulid) throws IOException {
    synchronized (store) {
      TenantBlocks before = store.tenant(tenant);
      if (!before.flawed().containsKey(ulid)) {
        return;
      }
      List<Block> blocks = new ArrayList<>(before.blocks());
      Map<Ulid, String> flawed = new TreeMap<>(before.flawed());
      flawed.remove(ulid);
      for (Block block : before.blocks()) {
        if (block.meta().ulid().equals(ulid)) {
          blocks.set(blocks.indexOf(block), folder.openBlock(block.path()));
          folder.close(block);
        }
      }
      store.set(tenant, new TenantBlocks(blocks, before.damaged(), flawed, before.dropped()));
    }
  }
}
