package io.sluice.storage.io;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The random name of a data directory, kept in every file of it, so that a file of another
 * directory is recognised. Immutable.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record DirectoryId(long high, long low) {

  /** A new random id. */
  public static DirectoryId random(SecureRandom random) {
    return new DirectoryId(random.nextLong(), random.nextLong());
  }

  /**
   * Reads 32 hex digits.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static DirectoryId parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("a directory id has 32 hex digits, not " + hex.length());
    }
    return new DirectoryId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  /** 32 lower-case hex digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
