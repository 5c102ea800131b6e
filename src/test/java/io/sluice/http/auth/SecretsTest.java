package io.sluice.http.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of passwords and tokens. */
class SecretsTest {

  private static final int FEW = 10_000;

  @Test
  void aPasswordIsKnownByItsHashAndAnotherIsNot() {
    SecretHash hash = SecretHash.parse(SecretHash.of("pässword", FEW).toString());
    assertTrue(hash.verifies("pässword"));
    assertFalse(hash.verifies("passwort"));
    assertFalse(hash.verifies(""));
  }

  @Test
  void thePublishedVectorOfTheFunctionHolds() {
    // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 (P="Password", S="NaCl", c=80000), first 32 bytes.
    // Our salts are longer, so the record is made by hand.
    byte[] expected =
        java.util.HexFormat.of()
            .parseHex("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
    byte[] salt = {'N', 'a', 'C', 'l'};
    assertTrue(new SecretHash(80_000, salt, expected).verifies("Password"));
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    assertNotEquals(SecretHash.of("a", FEW).toString(), SecretHash.of("a", FEW).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "pbkdf2-sha256$600000$AAAA",
        "pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha256$99999999$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha256$600000$!$!",
        ""
      })
  void whatIsNoHashIsRefusedWithoutBeingRepeated(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> SecretHash.parse(text));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("hash-secret"), message);
    assertFalse(!text.isEmpty() && message.contains(text), message);
  }

  @Test
  void tokensAreLongAndKnownByTheirDigest() {
    String token = TokenDigest.newToken();
    assertTrue(token.length() >= TokenDigest.LEAST_LENGTH);
    assertNotEquals(token, TokenDigest.newToken());
    TokenDigest digest = TokenDigest.of(token);
    assertEquals(digest, assertDoesNotThrow(() -> TokenDigest.parse(digest.toString())));
    assertThrows(IllegalArgumentException.class, () -> TokenDigest.parse("sha256$12"));
  }
}
