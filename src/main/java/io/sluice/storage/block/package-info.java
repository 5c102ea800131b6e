/**
 * Blocks on disk, in the format of Prometheus' time-series database: writing, reading, verifying,
 * merging, expiring. Laid out in {@code docs/format/blocks.md}.
 */
@NullMarked
package io.sluice.storage.block;

import org.jspecify.annotations.NullMarked;
