/** Load drivers and benchmarks for Sluice. */
@NullMarked
package io.sluice.load;

import org.jspecify.annotations.NullMarked;
