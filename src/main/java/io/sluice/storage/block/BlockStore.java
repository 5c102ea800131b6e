package io.sluice.storage.block;

import io.sluice.storage.io.FileFormatException;
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
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final List<String> found = new CopyOnWriteArrayList<>();
  private final Set<Ulid> dying = ConcurrentHashMap.newKeySet();
  private volatile Map<String, TenantBlocks> tenants = Map.of();

  private BlockStore(FileLayer files, Path directory, String directoryId, PageCache cache) {
    this.directoryId = directoryId;
    this.files = files;
    this.directory = directory;
    this.cache = cache;
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
      tenants.put(tenant, store.openTenant(directory.resolve(tenant)));
    }
    store.tenants = tenants;
    return store;
  }

  /** A store without blocks, for heads alone. */
  public static BlockStore none() {
    return new BlockStore(FileLayer.real(), Path.of("none"), "", new PageCache(0));
  }

  private TenantBlocks openTenant(Path folder) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<DamagedBlock> damaged = new ArrayList<>();
    files.syncDirectory(folder); // blocks count from here on, so they must last
    DroppedFile.Dropped dropped = DroppedFile.read(files, folder, directoryId);
    for (String name : files.list(folder)) {
      Path path = folder.resolve(name);
      if (name.endsWith(BlockFormat.CREATING) || name.endsWith(BlockFormat.DELETING)) {
        BlockFiles.remove(files, path);
        removed.add(path.toString());
      } else if (Ulid.isValid(name) && dropped.blocks().contains(Ulid.parse(name))) {
        delete(path);
        removed.add(path.toString());
      } else if (Ulid.isValid(name)) {
        openInto(path, blocks, damaged);
      }
    }
    for (Block block : TenantBlocks.merged(blocks)) {
      blocks.remove(block);
      block.close();
      delete(block.path());
      removed.add(block.path().toString());
    }
    return new TenantBlocks(blocks, damaged, Map.of(), dropped);
  }

  private void openInto(Path path, List<Block> blocks, List<DamagedBlock> damaged) {
    try {
      blocks.add(openBlock(path));
    } catch (IOException failure) {
      damaged.add(damaged(path, String.valueOf(failure.getMessage())));
    }
  }

  /** Only reads of its range are refused, if that can be known. */
  private DamagedBlock damaged(Path path, String why) {
    try {
      BlockMeta meta = MetaFile.readSummed(files, path);
      return new DamagedBlock(path, why, meta.minTime(), meta.maxTime());
    } catch (IOException unknown) {
      return new DamagedBlock(path, why, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private Block openBlock(Path path) throws IOException {
    Block block = Block.open(files, path, cache);
    block.atEnd(() -> {});
    return block;
  }

  /** What was found half done when the store was opened, and removed. */
  public List<String> removedAtOpen() {
    return List.copyOf(removed);
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

  private TenantBlocks tenant(String name) {
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
      now.add(openBlock(folder(tenant).resolve(ulid.toString())));
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

  private void set(String tenant, TenantBlocks blocks) {
    Map<String, TenantBlocks> next = new TreeMap<>(tenants);
    next.put(tenant, blocks);
    tenants = next;
  }

  private void letGo(List<Block> gone) throws IOException {
    for (Block block : gone) {
      dying.add(block.meta().ulid());
      block.atEnd(() -> deleteQuietly(block));
      block.close();
    }
  }

  /** What can't be deleted now is found and removed at the next start. */
  private void deleteQuietly(Block block) {
    try {
      delete(block.path());
      dying.remove(block.meta().ulid());
    } catch (IOException later) {
      removed.add(block.path() + ": " + later);
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
   * Something of a block can't be read. If that is its index, reads of its range are refused from
   * now on; otherwise those that meet the bad place, as every chunk has a checksum of its own.
   */
  public synchronized void report(String tenant, Ulid ulid, boolean unusable, String why) {
    TenantBlocks before = tenant(tenant);
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
          set(tenant, before.withFlaw(ulid, why));
          return;
        }
        rest.remove(block);
        List<DamagedBlock> damaged = new ArrayList<>(before.damaged());
        BlockMeta meta = block.meta();
        damaged.add(new DamagedBlock(block.path(), why, meta.minTime(), meta.maxTime()));
        set(tenant, before.with(rest).withDamaged(damaged));
        closeQuietly(block);
      }
    }
  }

  /** A read met something that is not as it was written: reported, if it is of a block. */
  public void noticed(IOException failure) {
    if (!(failure instanceof FileFormatException bad)) {
      return;
    }
    for (Map.Entry<String, TenantBlocks> tenant : tenants.entrySet()) {
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
  public synchronized List<String> recheck() throws IOException {
    List<String> news = new ArrayList<>();
    for (String name : tenants.keySet()) {
      TenantBlocks before = tenant(name);
      List<Block> blocks = new ArrayList<>(before.blocks());
      List<DamagedBlock> damaged = new ArrayList<>();
      for (DamagedBlock bad : before.damaged()) {
        if (!files.exists(bad.path())) {
          news.add(bad.path() + " was taken away: reads go on without it");
        } else {
          int count = blocks.size();
          openInto(bad.path(), blocks, damaged);
          if (blocks.size() > count) {
            news.add(bad.path() + " can be read again");
          }
        }
      }
      for (Block block : before.blocks()) {
        if (before.flawed().containsKey(block.meta().ulid()) && !files.exists(block.path())) {
          blocks.remove(block);
          closeQuietly(block);
          news.add(block.path() + " was taken away: reads go on without it");
        }
      }
      if (!before.damaged().equals(damaged) || blocks.size() != before.blocks().size()) {
        set(name, before.with(blocks).withDamaged(damaged));
      }
    }
    return news;
  }

  /** A block with a flaw was found whole: it is opened anew. */
  public synchronized void mended(String tenant, Ulid ulid) throws IOException {
    TenantBlocks before = tenant(tenant);
    if (!before.flawed().containsKey(ulid)) {
      return;
    }
    List<Block> blocks = new ArrayList<>(before.blocks());
    Map<Ulid, String> flawed = new TreeMap<>(before.flawed());
    flawed.remove(ulid);
    for (Block block : before.blocks()) {
      if (block.meta().ulid().equals(ulid)) {
        blocks.set(blocks.indexOf(block), openBlock(block.path()));
        closeQuietly(block);
      }
    }
    set(tenant, new TenantBlocks(blocks, before.damaged(), flawed, before.dropped()));
  }

  private void closeQuietly(Block block) {
    try {
      block.close();
    } catch (IOException ignored) {
      removed.add(block.path() + ": " + ignored);
    }
  }

  private void delete(Path block) throws IOException {
    Path aside = block.resolveSibling(block.getFileName() + BlockFormat.DELETING);
    files.rename(block, aside);
    Path folder = block.getParent();
    if (folder != null) {
      files.syncDirectory(folder);
    }
    BlockCrash.pass("block-deleting");
    BlockFiles.remove(files, aside);
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
