package io.sluice.storage.io;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The 16 bytes that series identities are keyed with. They never change: with others no series
 * would be found again. Immutable; does not print itself.
 */
record IdentitySecret(long high, long low) {

  static IdentitySecret random(SecureRandom random) {
    return new IdentitySecret(random.nextLong(), random.nextLong());
  }

  static IdentitySecret parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != 16) {
      throw new IllegalArgumentException("identitySecret of " + bytes.length + " bytes, not 16");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new IdentitySecret(buffer.getLong(), buffer.getLong());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  @Override
  public String toString() {
    return "IdentitySecret";
  }
}
