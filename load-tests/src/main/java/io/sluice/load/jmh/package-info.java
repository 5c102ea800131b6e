/** Microbenchmarks, one class a stage; run by {@code load-tests/jmh}. */
@NullMarked
package io.sluice.load.jmh;

import org.jspecify.annotations.NullMarked;
