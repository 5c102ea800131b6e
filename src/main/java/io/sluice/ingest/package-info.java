/** The reactive write path: route to shards, bounded sinks, group commit, receipts. */
@NullMarked
package io.sluice.ingest;

import org.jspecify.annotations.NullMarked;
