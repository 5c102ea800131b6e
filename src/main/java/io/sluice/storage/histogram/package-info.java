/**
 * Native histograms: what one is, its bytes in memory and log, and those that are not in blocks.
 */
@NullMarked
package io.sluice.storage.histogram;

import org.jspecify.annotations.NullMarked;
