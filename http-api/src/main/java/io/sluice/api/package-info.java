/** What a caller compiles against: time series, labels, receipts, refusals, codecs. */
@NullMarked
package io.sluice.api;

import org.jspecify.annotations.NullMarked;
