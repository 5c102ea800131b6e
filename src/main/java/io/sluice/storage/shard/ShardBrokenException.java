package io.sluice.storage.shard;

/**
 * A logged group could not be applied: what readers see and what the log holds have parted. A fault
 * of ours; the process must end, and replay mends it.
 */
public final class ShardBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShardBrokenException(int shard, Throwable cause) {
    super("shard " + shard + ": a logged group could not be applied", cause);
  }
}
