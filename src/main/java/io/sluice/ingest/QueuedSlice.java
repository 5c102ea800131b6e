package io.sluice.ingest;

import io.sluice.storage.shard.Slice;

/**
 * A slice in a shard's queue: whose it is and what it is charged. Immutable.
 *
 * @param ticket the request it is part of
 * @param share its tenant's
 * @param slice the samples
 * @param charged bytes of permits it holds
 */
record QueuedSlice(Ticket ticket, Share share, Slice slice, long charged) {}
