/** What a shard's log says up to a position, written down shorter, so that the log may go. */
@NullMarked
package io.sluice.storage.checkpoint;

import org.jspecify.annotations.NullMarked;
