package io.sluice.storage.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdentityHashTest {
  private final IdentityHash hash = Canonical.HASH;

  private long of(byte[] canonical) {
    return hash.of(canonical, 0, canonical.length);
  }

  /** Routing depends on it: a change here loses the way to every series on disk. */
  @Test
  void theIdentityIsFixedForASecret() {
    byte[] canonical = Canonical.of("default", "__name__", "cpu_usage", "host", "a");
    assertEquals("5b812f3328769e51", Long.toHexString(of(canonical)));
  }

  @Test
  void itIsTheSumOfThePairsInAnyOrder() {
    byte[] tenant = Canonical.of("default");
    byte[] name = Canonical.of("default", "__name__", "cpu_usage");
    byte[] host = Canonical.of("default", "host", "a");
    byte[] both = Canonical.of("default", "__name__", "cpu_usage", "host", "a");
    assertEquals(of(both), of(name) + of(host) - of(tenant));
  }

  @Test
  void tenantNameValueAndTheirBorderMatter() {
    long one = of(Canonical.of("a", "host", "b"));
    assertNotEquals(one, of(Canonical.of("b", "host", "b")));
    assertNotEquals(one, of(Canonical.of("a", "host", "c")));
    assertNotEquals(one, of(Canonical.of("a", "hos", "tb")));
    assertNotEquals(one, of(Canonical.of("a", "b", "host")));
  }

  @Test
  void anotherSecretGivesAnotherIdentity() {
    byte[] canonical = Canonical.of("a", "host", "b");
    IdentityHash other = new IdentityHash(Canonical.secret(8));
    assertNotEquals(of(canonical), other.of(canonical, 0, canonical.length));
  }

  @Test
  void longTextsAreReadWithTheirLongLengths() {
    byte[] canonical = Canonical.of("a", "n".repeat(200), "v".repeat(40_000), "z", "1");
    byte[] first = Canonical.of("a", "n".repeat(200), "v".repeat(40_000));
    byte[] second = Canonical.of("a", "z", "1");
    assertEquals(of(canonical), of(first) + of(second) - of(Canonical.of("a")));
  }

  @Test
  void shardsGetEqualPartsAndEveryIdentityHasOne() {
    assertEquals(0, IdentityHash.shard(0L, 3));
    assertEquals(2, IdentityHash.shard(-1L, 3));
    for (int shards : new int[] {1, 2, 3, 7, 64}) {
      int[] counts = new int[shards];
      int series = 20_000;
      for (int i = 0; i < series; i++) {
        counts[IdentityHash.shard(of(Canonical.of("t", "i", "" + i)), shards)]++;
      }
      for (int count : counts) {
        double fair = (double) series / shards;
        assertTrue(Math.abs(count - fair) < 6 * Math.sqrt(fair) + 1, shards + " shards");
      }
    }
  }

  @Test
  void aSecretOfAnotherLengthIsRefused() {
    var e = assertThrows(IllegalArgumentException.class, () -> new IdentityHash(new byte[15]));
    assertEquals("identity secret has 15 bytes (expected: 16)", e.getMessage());
  }
}
