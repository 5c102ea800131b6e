/** Samples leave the heads of all shards for blocks on disk. */
@NullMarked
package io.sluice.storage.seal;

import org.jspecify.annotations.NullMarked;
