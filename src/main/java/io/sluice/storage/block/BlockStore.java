package io.sluice.storage.block;

import io.sluice.storage.io.FileLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All published blocks, by tenant. Readers take a {@link BlockSet} and hold its blocks open with
 * it; what is replaced or expired goes from disk once nobody holds it any more.
 *
 * <p><b>Half done work.</b> What was being written or deleted when the process ended is removed
 * when the store is opened; so are blocks that another one was merged from.
 *
 * <p><b>Damage.</b> A block that can't be opened is left as it is and listed; queries of its tenant
 * are refused until somebody takes it away, rather than answered without it.
 *
 * <p>Thread-safe. Changes come from one thread at a time.
 */
public final class BlockStore implements Closeable {
  private final FileLayer files;
  private final Path directory;
  private final String directoryId;
  private final PageCache cache;
  private final Random random = new SecureRandom();
  private final AtomicLong releases = new AtomicLong();
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private volatile Map<String, TenantBlocks> tenants = Map.of();

  /** The blocks of one tenant, in the order in which they count. Immutable. */
  private record TenantBlocks(List<Block> blocks, List<DamagedBlock> damaged) {}

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
    for (String name : files.list(folder)) {
      Path path = folder.resolve(name);
      if (name.endsWith(BlockFormat.CREATING) || name.endsWith(BlockFormat.DELETING)) {
        BlockFiles.remove(files, path);
        removed.add(path.toString());
      } else if (Ulid.isValid(name)) {
        try {
          blocks.add(openBlock(path));
        } catch (IOException failure) {
          damaged.add(new DamagedBlock(path, String.valueOf(failure.getMessage())));
        }
      }
    }
    dropMerged(blocks);
    return new TenantBlocks(sorted(blocks), List.copyOf(damaged));
  }

  private Block openBlock(Path path) throws IOException {
    Block block = Block.open(files, path, cache);
    block.atEnd(() -> {});
    return block;
  }

  /** The process ended between publishing a merged block and deleting what it was made of. */
  private void dropMerged(List<Block> blocks) throws IOException {
    Set<Ulid> parents = new HashSet<>();
    blocks.forEach(block -> block.meta().parents().forEach(p -> parents.add(p.ulid())));
    for (Block block : List.copyOf(blocks)) {
      if (parents.contains(block.meta().ulid())) {
        blocks.remove(block);
        block.close();
        delete(block.path());
        removed.add(block.path().toString());
      }
    }
  }

  private static List<Block> sorted(Collection<Block> blocks) {
    return blocks.stream()
        .sorted(
            Comparator.comparingLong((Block block) -> block.meta().order())
                .thenComparing(block -> block.meta().ulid()))
        .toList();
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
    return 1 + blocks(tenant).stream().mapToLong(block -> block.meta().order()).max().orElse(0);
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
    TenantBlocks found = tenants.get(tenant);
    return found == null ? List.of() : found.blocks();
  }

  /** Blocks that can't be read. */
  public List<DamagedBlock> damaged() {
    return tenants.values().stream().flatMap(each -> each.damaged().stream()).toList();
  }

  /** Which logged samples need not be replayed. A tenant with a damaged block is not counted. */
  public Covered covered() {
    Map<String, List<BlockMeta>> metas = new HashMap<>();
    tenants.forEach(
        (tenant, each) -> {
          if (each.damaged().isEmpty()) {
            metas.put(
                tenant,
                metas(tenant).stream()
                    .filter(meta -> meta.directory().equals(directoryId))
                    .toList());
          }
        });
    return Covered.of(metas);
  }

  /** Takes in blocks that were published, and lets go of those that they stand for. */
  public void replace(String tenant, List<Ulid> fresh, Set<Ulid> old) throws IOException {
    List<Block> now = new ArrayList<>();
    List<Block> gone = new ArrayList<>();
    for (Block block : blocks(tenant)) {
      (old.contains(block.meta().ulid()) ? gone : now).add(block);
    }
    for (Ulid ulid : fresh) {
      now.add(openBlock(folder(tenant).resolve(ulid.toString())));
    }
    TenantBlocks before = tenants.getOrDefault(tenant, new TenantBlocks(List.of(), List.of()));
    Map<String, TenantBlocks> next = new TreeMap<>(tenants);
    next.put(tenant, new TenantBlocks(sorted(now), before.damaged()));
    tenants = next;
    for (Block block : gone) {
      block.atEnd(() -> deleteQuietly(block.path()));
      block.close();
    }
  }

  /** What can't be deleted now is found and removed at the next start, or stays a merged parent. */
  private void deleteQuietly(Path block) {
    try {
      delete(block);
    } catch (IOException later) {
      removed.add(block + ": " + later);
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
   * @throws DamagedBlockException if one of the tenant's blocks can't be read
   */
  public BlockSet acquire(String tenant, long first, long last) throws DamagedBlockException {
    while (true) {
      long epoch = releases.get();
      Map<String, TenantBlocks> seen = tenants;
      TenantBlocks found = seen.get(tenant);
      if (found == null) {
        return new BlockSet(List.of(), epoch);
      }
      if (!found.damaged().isEmpty()) {
        throw new DamagedBlockException(found.damaged().get(0));
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
