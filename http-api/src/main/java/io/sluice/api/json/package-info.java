/** JSON and NDJSON forms of time series, receipts and problems. Depends on Jackson's core only. */
@NullMarked
package io.sluice.api.json;

import org.jspecify.annotations.NullMarked;
