/**
 * {@code sluice prove}: a server process is loaded with data that can be computed, killed, cut off
 * from what it did not sync, started again and read back bit by bit.
 */
@NullMarked
package io.sluice.prove;

import org.jspecify.annotations.NullMarked;
