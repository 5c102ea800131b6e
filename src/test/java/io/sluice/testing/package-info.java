/** What every test runs under: no blocking on event loops, no leaked buffers. */
@NullMarked
package io.sluice.testing;

import org.jspecify.annotations.NullMarked;
