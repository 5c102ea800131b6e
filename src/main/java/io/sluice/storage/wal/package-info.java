/** The log of a shard: segments, frames, writer, reader, repair. */
@NullMarked
package io.sluice.storage.wal;

import org.jspecify.annotations.NullMarked;
