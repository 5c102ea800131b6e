package io.sluice.storage.shard;

import org.jspecify.annotations.Nullable;

/** How many series a tenant may have; asked for each new one only. Thread-safe. */
public interface SeriesQuota {

  /** No limit, and nothing is counted. */
  SeriesQuota FREE =
      new SeriesQuota() {
        @Override
        public @Nullable String admit(byte[] stored, int off, int len) {
          return null;
        }

        @Override
        public void undo(byte[] stored, int off, int len) {}
      };

  /**
   * Counts one more series, or says which limit is reached.
   *
   * @param stored canonical label bytes with the tenant's pair in front
   * @return null if there is room; otherwise a sentence that names limit, value and setting
   */
  @Nullable String admit(byte[] stored, int off, int len);

  /** Takes back what {@link #admit} counted: the series did not come to be. */
  void undo(byte[] stored, int off, int len);
}
