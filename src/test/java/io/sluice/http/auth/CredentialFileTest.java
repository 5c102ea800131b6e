package io.sluice.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of credentials: what it gives, and what it is refused for. */
class CredentialFileTest {

  private static final String TOKEN = "0123456789abcdef0123456789";

  private static Credentials read(String yaml) {
    return CredentialFile.read(yaml.getBytes(UTF_8));
  }

  @Test
  void everybodyIsFoundByWhatTheyShow() {
    String yaml =
        """
        credentials:
          - name: agent
            password: %s
            rights: [write]
            tenants: [team-a, team-b]
          - name: grafana
            token: %s
            rights: [read]
          - name: ops
            certificate: ops.example.org
            rights: [read, admin]
        """
            .formatted(SecretHash.of("geheim", 10_000), TokenDigest.of(TOKEN));
    Credentials all = read(yaml);
    assertEquals(3, all.count());
    Credential agent = all.ofPassword("agent", "geheim");
    assertEquals(new Credential("agent", Set.of(Right.WRITE), List.of("team-a", "team-b")), agent);
    assertNull(all.ofPassword("agent", "falsch"));
    assertNull(all.ofPassword("nobody", "geheim"));
    assertNull(all.ofPassword("grafana", ""));
    assertEquals("grafana", assertNotNull1(all.ofToken(TOKEN)).name());
    assertNull(all.ofToken(TOKEN + "x"));
    assertTrue(assertNotNull1(all.ofCertificate("ops.example.org")).may(Right.ADMIN));
    assertNull(all.ofCertificate("ops.example.com"));
  }

  private static Credential assertNotNull1(
      @org.jspecify.annotations.Nullable Credential credential) {
    assertNotNull(credential);
    return credential;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | credentials:",
        "not a list | credentials: 3",
        "empty | credentials: []",
        "no name | credentials: [{rights: [read], certificate: a}]",
        "a colon | credentials: [{name: 'a:b', rights: [read], certificate: a}]",
        "no secret | credentials: [{name: a, rights: [read]}]",
        "a plain password | credentials: [{name: a, rights: [read], password: hunter2}]",
        "a plain token | credentials: [{name: a, rights: [read], token: hunter2}]",
        "no rights | credentials: [{name: a, certificate: a}]",
        "unknown right | credentials: [{name: a, certificate: a, rights: [root]}]",
        "bad tenant | credentials: [{name: a, certificate: a, rights: [read], tenants: ['a b']}]",
        "no tenants | credentials: [{name: a, certificate: a, rights: [read], tenants: []}]",
        "unknown key | credentials: [{name: a, certificate: a, rights: [read], tenant: x}]",
        "twice | credentials: [{name: a, certificate: a, rights: [read]}, {name: a, certificate: b,"
            + " rights: [read]}]",
        "no YAML | credentials: [}"
      })
  void whatIsWrongIsNamedAndNoSecretRepeated(String name, String yaml) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> read(yaml), name);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.matches("(?s).*(credentials|line ).*"), message);
    assertTrue(!message.contains("hunter2"), message);
  }
}
