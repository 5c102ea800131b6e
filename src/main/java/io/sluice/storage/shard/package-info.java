/** One shard: its log, its index, its head, owned by one thread. */
@NullMarked
package io.sluice.storage.shard;

import org.jspecify.annotations.NullMarked;
