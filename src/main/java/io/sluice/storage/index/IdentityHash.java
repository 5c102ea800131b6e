package io.sluice.storage.index;

/**
 * The identity of a series: the sum, modulo 2^64, of a keyed hash of each of its label pairs, the
 * tenant's pair included. A sum does not depend on the order of the labels, so every protocol gives
 * a series the same identity; the key is the data directory's secret, so nobody outside can craft
 * series that collide. It routes series to shards, so it must never change for a given secret.
 *
 * <p>Equal identity does not mean equal series: the index compares the labels too.
 *
 * <p>Immutable, thread-safe.
 */
public final class IdentityHash implements PairHash {

  /** Length of the secret in bytes. */
  public static final int SECRET_BYTES = 16;

  private final RawHash hash;

  /**
   * An identity keyed by the data directory's secret.
   *
   * @throws IllegalArgumentException if the secret does not have {@value #SECRET_BYTES} bytes
   */
  public IdentityHash(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException(
          "identity secret has " + secret.length + " bytes (expected: " + SECRET_BYTES + ")");
    }
    hash = new RawHash(Words.word(secret, 0), Words.word(secret, 8));
  }

  /** The identity of the series whose canonical bytes, tenant included, are given. */
  public long of(byte[] canonical, int off, int len) {
    long sum = 0;
    int end = off + len;
    for (int at = off; at < end; ) {
      int next = Texts.end(canonical, Texts.end(canonical, at));
      sum += hash.hash(canonical, at, next - at);
      at = next;
    }
    return sum;
  }

  /** A pair's canonical bytes are unambiguous, so hashing them hashes name and value. */
  @Override
  public long ofPair(byte[] bytes, int off, int len) {
    return hash.hash(bytes, off, len);
  }

  /** The shard, 0 to {@code shards - 1}, that owns the series: by the identity's high 32 bits. */
  public static int shard(long identity, int shards) {
    return (int) (((identity >>> 32) * shards) >>> 32);
  }
}
