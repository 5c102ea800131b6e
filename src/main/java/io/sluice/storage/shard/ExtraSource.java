package io.sluice.storage.shard;

/**
 * What a shard keeps of its series beside float samples, and a checkpoint has to keep: it hands out
 * the same bytes that the log has of it (docs/format/wal.md, records of kind 2), and takes them
 * back by {@link ShardState#extra}. Shard thread.
 */
interface ExtraSource {

  /** Hands out all there is of a series. */
  void extras(int ref, ExtraSink sink);

  /** Takes extras; the bytes are copied. */
  @FunctionalInterface
  interface ExtraSink {
    /** One extra of a series. */
    void extra(int ref, int type, byte[] bytes, int off, int len);
  }
}
