package io.sluice.storage.shard;

/** What happens to a sample whose series and time already hold another value. */
public enum ConflictPolicy {
  /** The stored value stays, the new one is refused. The default. */
  REFUSE,
  /** The new value takes its place; Influx routes ask for it. */
  REPLACE
}
