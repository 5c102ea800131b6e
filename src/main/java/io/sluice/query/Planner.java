package io.sluice.query;

import io.sluice.storage.block.Block;
import io.sluice.storage.block.BlockSet;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.shard.ShardReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of one request, again if need be: when samples leave the heads for blocks that the
 * plan does not know. Confined to one thread at a time.
 */
final class Planner {
  /** What a reader of one block holds beside its lists: scratch, symbols. */
  private static final int READER_BYTES = 96 << 10;

  private final List<ShardReader> shards;
  private final BlockStore store;
  private final PairMatches pairs;
  private final BlockMatches matches;
  private final Supplier<QueryBudget> budgets;
  private final ReadRequest request;
  private @Nullable QueryBudget budget;

  Planner(
      List<ShardReader> shards,
      BlockStore store,
      PairMatches pairs,
      BlockMatches matches,
      Supplier<QueryBudget> budgets,
      ReadRequest request) {
    this.shards = shards;
    this.store = store;
    this.pairs = pairs;
    this.matches = matches;
    this.budgets = budgets;
    this.request = request;
  }

  ReadRequest request() {
    return request;
  }

  /** A plan that holds its blocks; its series are in label order. */
  Plan plan() {
    QueryBudget budget = freshBudget();
    TimeRange range = request.range();
    BlockSet blocks = null;
    try {
      blocks = store.acquire(request.tenant(), range.start(), range.end());
      List<ShardSelection> heads = new Selections(pairs, budget).select(shards, request);
      for (ShardSelection head : heads) {
        budget.bytes((long) Integer.BYTES * head.refs().length);
        head.index().sort(head.refs(), head.refs().length);
      }
      List<Plan.InBlock> inBlocks = new ArrayList<>();
      for (Block block : blocks.blocks()) {
        budget.bytes(READER_BYTES);
        int[] ids = new BlockSelect(block, matches, budget).select(request.selectors());
        budget.seriesOfBlock(ids.length);
        inBlocks.add(new Plan.InBlock(block, ids));
      }
      return new Plan(heads, inBlocks, blocks);
    } catch (IOException failure) {
      close(blocks);
      throw unreadable(failure);
    } catch (RuntimeException failure) {
      close(blocks);
      throw failure;
    }
  }

  /** What the plan before held goes. */
  private QueryBudget freshBudget() {
    QueryBudget before = budget;
    if (before != null) {
      before.release();
    }
    QueryBudget fresh = budgets.get();
    budget = fresh;
    return fresh;
  }

  /** Ends the query if it has worked too long or nobody waits for it. */
  void tick() {
    QueryBudget now = budget;
    if (now != null) {
      now.tick();
    }
  }

  private static void close(@Nullable BlockSet blocks) {
    if (blocks != null) {
      blocks.close();
    }
  }

  QueryException unreadable(IOException failure) {
    store.damage().noticed(failure);
    return QueryException.unreadable(failure);
  }

  /** True if samples may have left the heads since the plan was made. */
  boolean isStale(Plan plan) {
    return store.releases() != plan.epoch();
  }

  /** Holds a plan's blocks again, or makes another plan. */
  Plan revive(Plan plan) {
    return plan.hold() ? plan : plan();
  }
}
