package io.sluice.storage.head;

/**
 * The state of a chunk that is still appended to, without its bits. Immutable.
 *
 * @param samples how many it has
 * @param leading leading zeros of the last window
 * @param trailing trailing zeros of the last window
 * @param time its newest time
 * @param valueBits value at that time
 * @param delta last difference of times
 */
public record OpenChunk(
    int samples, int leading, int trailing, long time, long valueBits, long delta) {}
