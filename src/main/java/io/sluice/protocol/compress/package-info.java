/**
 * Bounded decompression: nothing is allocated from a number that was read off the wire, and both
 * the bytes that come out and their ratio to the bytes that went in have a limit.
 */
@NullMarked
package io.sluice.protocol.compress;

import org.jspecify.annotations.NullMarked;
