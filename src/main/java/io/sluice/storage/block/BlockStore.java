package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All published blocks, by tenant. Readers take a {@link BlockSet} and hold its blocks open with
 * it; what is replaced or expired goes from disk once nobody holds it any more.
 *
 * <p><b>Half done work.</b> What was being written or deleted when the process ended is removed
 * when the store is opened; so are blocks that another one was merged from.
 *
 * <p><b>Damage.</b> A block that can't be opened is left as it is and listed; queries that touch
 * its range are refused until somebody takes it away or puts it back, rather than answered without
 * it.
 *
 * <p>Thread-safe; changes are made under this object's lock, which no read takes.
 */
public final class BlockStore implements Closeable {
  private final FileLayer files;
  private final Path directory;
  private final String directoryId;
  private final PageCache cache;
  private final Random random = new SecureRandom();
  private final AtomicLong releases = new AtomicLong();
  private final BlockFolder opener;
  private final BlockDamage damage;
  private final Set<Ulid> dying = ConcurrentHashMap.newKeySet();
  private volatile Map<String, TenantBlocks> tenants = Map.of();

  private BlockStore(FileLayer files, Path directory, String directoryId, PageCache cache) {
    this.directoryId = directoryId;
    this.files = files;
    this.directory = directory;
    this.cache = cache;
    this.opener = new BlockFolder(files, directoryId, cache);
    this.damage = new BlockDamage(files, this, opener);
  }

  /**
   * Opens all blocks below a directory, which may not exist yet, and tidies up.
   *
   * @param directoryId id of the data directory; blocks of others cover nothing of its logs
   */
  public static BlockStore open(
      FileLayer files, Path directory, String directoryId, PageCache cache) throws IOException {
    BlockStore store = new BlockStore(files, directory, directoryId, cache);
    Map<String, TenantBlocks> tenants = new TreeMap<>();
    if (files.exists(directory)) {
      files.syncDirectory(directory); // an earlier run may have died before it did
    }
    for (String tenant : files.list(directory)) {
      tenants.put(tenant, store.opener.open(directory.resolve(tenant)));
    }
    store.tenants = tenants;
    return store;
  }

  /** A store without blocks, for heads alone. */
  public static BlockStore none() {
    return new BlockStore(FileLayer.real(), Path.of("none"), "", new PageCache(0));
  }

  /** What was found half done when the store was opened, and removed. */
  public List<String> removedAtOpen() {
    return opener.removed();
  }

  /** Id of the data directory. */
  public String directoryId() {
    return directoryId;
  }

  /** Where blocks of a tenant lie. */
  public Path folder(String tenant) {
    return directory.resolve(tenant);
  }

  /** A name for a new block. */
  public Ulid newUlid() {
    return Ulid.of(System.currentTimeMillis(), random);
  }

  /** The order of the next block that a tenant gets from the head. */
  public long nextOrder(String tenant) {
    long last = blocks(tenant).stream().mapToLong(block -> block.meta().order()).max().orElse(0);
    return 1 + Math.max(0, last);
  }

  /** Names of the tenants that have blocks, or had them since the start. */
  public Set<String> tenantNames() {
    return tenants.keySet();
  }

  /** What is known of a tenant's blocks, in the order in which they count. */
  public List<BlockMeta> metas(String tenant) {
    return blocks(tenant).stream().map(Block::meta).toList();
  }

  /** How many blocks there are. */
  public int count() {
    return tenants.values().stream().mapToInt(each -> each.blocks().size()).sum();
  }

  /** Bytes of all blocks. */
  public long bytes() {
    return tenants.keySet().stream().mapToLong(this::bytes).sum();
  }

  /** The pages of their files in memory. */
  public PageCache cache() {
    return cache;
  }

  /** Bytes of a tenant's blocks. */
  public long bytes(String tenant) {
    return blocks(tenant).stream().mapToLong(Block::bytes).sum();
  }

  private List<Block> blocks(String tenant) {
    return tenant(tenant).blocks();
  }

  /** Holds all blocks of a tenant that are open, whether others are damaged or not. */
  public BlockSet holdAll(String tenant) {
    List<Block> held = new ArrayList<>();
    for (Block block : blocks(tenant)) {
      if (block.hold()) {
        held.add(block);
      }
    }
    return new BlockSet(held, releases.get());
  }

  /** Blocks that can't be read. */
  public List<DamagedBlock> damaged() {
    return tenants.values().stream().flatMap(each -> each.damaged().stream()).toList();
  }

  /** Blocks in which something can't be read, while the rest of them is answered from. */
  public Map<Ulid, String> flawed(String tenant) {
    return tenant(tenant).flawed();
  }

  /** Blocks with samples that were deleted and still take room. */
  public Set<Ulid> marked(String tenant) {
    Set<Ulid> marked = new TreeSet<>();
    for (Block block : blocks(tenant)) {
      if (block.hasTombstones()) {
        marked.add(block.meta().ulid());
      }
    }
    return marked;
  }

  /** Bytes of one block, 0 if it is not there. */
  public long bytes(String tenant, BlockMeta of) {
    for (Block block : blocks(tenant)) {
      if (block.meta().ulid().equals(of.ulid())) {
        return block.bytes();
      }
    }
    return 0;
  }

  /** How many blocks are damaged, or have a flaw. */
  public int damagedCount() {
    return tenants.values().stream()
        .mapToInt(each -> each.damaged().size() + each.flawed().size())
        .sum();
  }

  /** What is damaged. */
  public BlockDamage damage() {
    return damage;
  }

  Map<String, TenantBlocks> all() {
    return tenants;
  }

  TenantBlocks tenant(String name) {
    return tenants.getOrDefault(name, TenantBlocks.NONE);
  }

  /** Which logged samples need not be replayed; none of a span that a damaged block has. */
  public Covered covered() {
    Map<String, List<BlockMeta.Cover>> covers = new HashMap<>();
    tenants.forEach((tenant, each) -> covers.put(tenant, each.covers(directoryId)));
    return Covered.of(covers);
  }

  /** Takes in blocks that were published, and lets go of those that they stand for. */
  public synchronized void replace(String tenant, List<Ulid> fresh, Set<Ulid> old)
      throws IOException {
    List<Block> now = new ArrayList<>();
    List<Block> gone = new ArrayList<>();
    for (Block block : blocks(tenant)) {
      (old.contains(block.meta().ulid()) ? gone : now).add(block);
    }
    for (Ulid ulid : fresh) {
      now.add(opener.openBlock(folder(tenant).resolve(ulid.toString())));
    }
    set(tenant, tenant(tenant).with(now));
    letGo(gone);
  }

  /**
   * Lets go of blocks that no other one stands for, with their samples.
   *
   * @throws IOException if that could not be noted; then they stay
   */
  public synchronized void drop(String tenant, Set<Ulid> old) throws IOException {
    List<Block> now = new ArrayList<>();
    List<Block> gone = new ArrayList<>();
    for (Block block : blocks(tenant)) {
      (old.contains(block.meta().ulid()) ? gone : now).add(block);
    }
    DroppedFile.Dropped dropped = dropped(tenant, gone);
    DroppedFile.write(files, folder(tenant), directoryId, dropped);
    BlockCrash.pass("block-dropped");
    set(tenant, tenant(tenant).with(now).withDropped(dropped));
    letGo(gone);
  }

  /** Blocks that were let go of, and have gone, may come again: they are imported. */
  synchronized void forgetDropped(String tenant) throws IOException {
    DroppedFile.Dropped before = tenant(tenant).dropped();
    if (!before.blocks().isEmpty()) {
      DroppedFile.Dropped now = new DroppedFile.Dropped(List.of(), before.covered());
      DroppedFile.write(files, folder(tenant), directoryId, now);
      set(tenant, tenant(tenant).withDropped(now));
    }
  }

  private DroppedFile.Dropped dropped(String tenant, List<Block> gone) throws IOException {
    List<BlockMeta.Cover> covers = new ArrayList<>(tenant(tenant).dropped().covered());
    Set<Ulid> names = new TreeSet<>(dying);
    for (Ulid before : tenant(tenant).dropped().blocks()) {
      if (files.exists(folder(tenant).resolve(before.toString()))) {
        names.add(before);
      }
    }
    for (Block block : gone) {
      names.add(block.meta().ulid());
      if (block.meta().directory().equals(directoryId)) {
        covers.addAll(block.meta().covered());
      }
    }
    return new DroppedFile.Dropped(List.copyOf(names), Covers.merge(covers));
  }

  /** Under the lock. */
  void set(String tenant, TenantBlocks blocks) {
    Map<String, TenantBlocks> next = new TreeMap<>(tenants);
    next.put(tenant, blocks);
    tenants = next;
  }

  private void letGo(List<Block> gone) throws IOException {
    for (Block block : gone) {
      dying.add(block.meta().ulid());
      block.atEnd(
          () -> {
            if (opener.deleteQuietly(block.path())) {
              dying.remove(block.meta().ulid());
            }
          });
      block.close();
    }
  }

  /**
   * Deletes a span of some series of a block, both ends inclusive: durable when it returns, and
   * seen by every read that begins later.
   */
  public synchronized void erase(Block block, int[] series, long first, long last)
      throws IOException {
    Tombstones now = block.index().tombstones().with(series, first, last);
    TombstonesFile.replace(files, block.path(), now.entries());
    block.index().tombstones(now);
  }

  /**
   * Says that from now on samples leave the head which are in blocks published before. Whoever read
   * the head with an older set must read again with a new one.
   */
  public void beginRelease() {
    releases.incrementAndGet();
  }

  /** How often {@link #beginRelease} was called. */
  public long releases() {
    return releases.get();
  }

  /**
   * Holds a tenant's blocks that have times in common with the span, both ends inclusive.
   *
   * @throws DamagedBlockException if one of the tenant's blocks that has such times can't be read
   */
  public BlockSet acquire(String tenant, long first, long last) throws DamagedBlockException {
    while (true) {
      long epoch = releases.get();
      Map<String, TenantBlocks> seen = tenants;
      TenantBlocks found = seen.get(tenant);
      if (found == null) {
        return new BlockSet(List.of(), epoch);
      }
      for (DamagedBlock bad : found.damaged()) {
        if (bad.overlaps(first, last)) {
          throw new DamagedBlockException(bad);
        }
      }
      List<Block> held = new ArrayList<>();
      boolean all = true;
      for (Block block : found.blocks()) {
        if (block.meta().overlaps(first, last)) {
          all = all && block.hold();
          if (all) {
            held.add(block);
          }
        }
      }
      BlockSet set = new BlockSet(held, epoch);
      if (all) {
        return set;
      }
      set.close();
    }
  }

  @Override
  public void close() throws IOException {
    Map<String, TenantBlocks> all = tenants;
    tenants = Map.of();
    for (TenantBlocks each : all.values()) {
      for (Block block : each.blocks()) {
        block.close();
      }
    }
  }
}
