package io.sluice.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A bearer token as it is kept: {@code sha256$<64 hex digits>}. A token that is drawn at random
 * can't be guessed, so that a fast hash is enough, unlike for a password. Immutable.
 *
 * @param hex lower-case digits of the SHA-256 of the token's UTF-8 bytes
 */
public record TokenDigest(String hex) {

  /** What a token must have at least; 22 characters of base64 hold 128 random bits. */
  public static final int LEAST_LENGTH = 22;

  private static final int RANDOM_BYTES = 32;
  private static final String PREFIX = "sha256$";
  private static final Pattern FORM = Pattern.compile("sha256\\$[0-9a-f]{64}");

  /** A token of 256 random bits. */
  public static String newToken() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** The digest of a token. */
  public static TokenDigest of(String token) {
    return new TokenDigest(HexFormat.of().formatHex(sha256().digest(token.getBytes(UTF_8))));
  }

  /** Reads {@link #toString}'s form; IllegalArgumentException says what was expected. */
  public static TokenDigest parse(String text) {
    if (!FORM.matcher(text.trim()).matches()) {
      throw new IllegalArgumentException(
          "this is no hash of a token (expected: sha256$<64 hex digits>, as ./sluice hash-secret"
              + " --token prints it)");
    }
    return new TokenDigest(text.trim().substring(PREFIX.length()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
