package io.sluice.storage.head;

/** Told of each closed chunk by {@link Head#closedChunks}; on the shard thread. */
@FunctionalInterface
public interface ClosedChunkVisitor {

  /**
   * One closed chunk.
   *
   * @param chunk its id, for {@link Head#chunk} and {@link Head#release}; ids of released chunks
   *     are used again
   * @param ref its series
   * @param minTime time of its first sample
   * @param maxTime time of its last sample
   * @param samples how many samples it has
   * @param bytes length of {@link Head#chunk}
   */
  void chunk(int chunk, int ref, long minTime, long maxTime, int samples, int bytes);
}
