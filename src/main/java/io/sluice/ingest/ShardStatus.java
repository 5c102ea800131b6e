package io.sluice.ingest;

/**
 * A shard as meters see it. Immutable.
 *
 * @param shard its number
 * @param queuedSlices slices in its queue
 * @param queuedBytes permits in use
 * @param groups groups committed or failed since start
 * @param groupSlices slices in them
 * @param failedGroups groups that failed
 * @param groupAge nanoseconds since the group under way began; 0 between groups
 * @param series series of its index
 * @param memoryBytes bytes of its index and head
 * @param failing why its log takes no writes, or empty
 */
public record ShardStatus(
    int shard,
    int queuedSlices,
    long queuedBytes,
    long groups,
    long groupSlices,
    long failedGroups,
    long groupAge,
    long series,
    long memoryBytes,
    String failing) {}
