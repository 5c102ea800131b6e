package io.sluice.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Who is known, who is not, and what finding out costs. */
class AuthenticatorTest {

  private static final Credential AGENT = new Credential("agent", Set.of(Right.WRITE), List.of());
  private static final String TOKEN = "0123456789abcdef0123456789";

  private final Authenticator authenticator = new Authenticator();

  @AfterEach
  void close() {
    authenticator.close();
  }

  private static Credentials credentials(String password) {
    return new Credentials(
        List.of(
            new Credentials.Entry(
                AGENT, SecretHash.of(password, 10_000), TokenDigest.of(TOKEN), "agent-1")));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private Login login(@Nullable String authorization, @Nullable String certificate) {
    return Objects.requireNonNull(
        authenticator.login(authorization, certificate).block(Duration.ofSeconds(20)));
  }

  private void isKnown(@Nullable String authorization, @Nullable String certificate) {
    assertEquals(new Login.Known(AGENT), login(authorization, certificate));
  }

  private void isUnknown(@Nullable String authorization) {
    assertInstanceOf(
        Login.Unknown.class, login(authorization, null), String.valueOf(authorization));
  }

  @Test
  void passwordsTokensAndCertificatesAreKnown() {
    authenticator.replace(credentials("geheim"));
    isKnown(basic("agent:geheim"), null);
    isKnown("bearer  " + TOKEN, null);
    isKnown("Token " + TOKEN, null);
    isKnown("Token agent:geheim", null);
    isKnown(null, "agent-1");
  }

  @Test
  void everythingElseIsNot() {
    authenticator.replace(credentials("geheim"));
    for (String other :
        List.of(
            basic("agent:falsch"),
            basic("agent"),
            basic(":"),
            basic(""),
            "Basic !!!",
            "Basic",
            "",
            " ",
            "Bearer ",
            "Bearer x",
            TOKEN,
            "Digest a=b")) {
      isUnknown(other);
    }
    isUnknown(null);
    assertInstanceOf(Login.Unknown.class, login(null, "agent-2"));
    assertInstanceOf(Login.Unknown.class, login("Bearer x", "agent-1"));
  }

  @Test
  void aPasswordIsHashedOnceAndThenRemembered() {
    authenticator.replace(credentials("geheim"));
    for (int i = 0; i < 100; i++) {
      isKnown(basic("agent:geheim"), null);
      isUnknown(basic("agent:falsch"));
    }
    assertEquals(2, authenticator.verified());
    assertEquals(100, authenticator.accepted());
    assertEquals(100, authenticator.unknown());
  }

  @Test
  void newCredentialsForgetTheOldOnes() {
    authenticator.replace(credentials("geheim"));
    isKnown(basic("agent:geheim"), null);
    authenticator.replace(credentials("anders"));
    isUnknown(basic("agent:geheim"));
    isKnown(basic("agent:anders"), null);
  }

  @Test
  void guessersWaitInABoundedLineAndTokensGoPastThem() {
    authenticator.replace(credentials("geheim"));
    List<Mono<Login>> guesses = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Mono<Login> guess = authenticator.login(basic("agent:guess" + i), null).cache();
      guess.subscribe();
      guesses.add(guess);
    }
    isKnown("Bearer " + TOKEN, null);
    assertTrue(authenticator.busy() >= 900, "busy " + authenticator.busy());
    assertTrue(guesses.stream().allMatch(g -> g.block(Duration.ofSeconds(20)) != null));
    assertTrue(authenticator.verified() <= 100, "verified " + authenticator.verified());
  }
}
