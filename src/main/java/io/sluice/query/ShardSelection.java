package io.sluice.query;

import io.sluice.storage.head.Head;
import io.sluice.storage.index.IndexReader;

/**
 * Selected series of one shard. Confined to the query that made it; the array is not copied.
 *
 * @param index the view that they were selected in
 * @param head their samples
 * @param refs the series, rising
 */
record ShardSelection(IndexReader index, Head head, int[] refs) {}
