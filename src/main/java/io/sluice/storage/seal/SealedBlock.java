package io.sluice.storage.seal;

import io.sluice.storage.block.BlockMeta;

/**
 * A block that was made of the heads. Immutable.
 *
 * @param tenant whose
 * @param meta what is in it
 */
public record SealedBlock(String tenant, BlockMeta meta) {}
