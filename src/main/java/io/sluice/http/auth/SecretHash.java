package io.sluice.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: {@code pbkdf2-sha256$<iterations>$<salt>$<hash>}, salt and hash in
 * base64 without padding (RFC 8018, PBKDF2 with HMAC-SHA-256). Slow on purpose; never on an event
 * loop. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared but by isEqual
public record SecretHash(int iterations, byte[] salt, byte[] hash) {

  /** What new hashes take: OWASP's figure for this function. */
  public static final int ITERATIONS = 600_000;

  private static final int LEAST_ITERATIONS = 10_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String SCHEME = "pbkdf2-sha256";
  private static final String EXPECTED =
      "(expected: pbkdf2-sha256$<iterations>$<salt>$<hash>, as ./sluice hash-secret prints it)";

  /** The hash of that password with a fresh salt. */
  public static SecretHash of(String password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new SecretHash(iterations, salt, derive(password, salt, iterations));
  }

  /** Reads {@link #toString}'s form; IllegalArgumentException says what was expected. */
  public static SecretHash parse(String text) {
    String[] parts = text.trim().split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalArgumentException("this is no hash of a password " + EXPECTED);
    }
    try {
      int iterations = Integer.parseInt(parts[1]);
      byte[] salt = Base64.getDecoder().decode(parts[2]);
      byte[] hash = Base64.getDecoder().decode(parts[3]);
      if (iterations < LEAST_ITERATIONS
          || iterations > MOST_ITERATIONS
          || salt.length < SALT_BYTES
          || hash.length != HASH_BYTES) {
        throw new IllegalArgumentException("too few or too many iterations or bytes");
      }
      return new SecretHash(iterations, salt, hash);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a damaged hash of a password " + EXPECTED, e);
    }
  }

  /** Whether this is the hash of that password; takes as long whether it is or not. */
  boolean verifies(String password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations));
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    // An empty password is no key to PBEKeySpec's users, and never a valid one.
    char[] chars = new String(password.getBytes(UTF_8), UTF_8).toCharArray();
    PBEKeySpec spec = new PBEKeySpec(chars, salt, iterations, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "%s$%d$%s$%s"
        .formatted(SCHEME, iterations, base64.encodeToString(salt), base64.encodeToString(hash));
  }
}
