package io.sluice.http.auth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everybody who may ask for something, with the hashes of their secrets. Immutable. */
public final class Credentials {

  /** One of them and how it shows who it is; at least one way is not null. */
  record Entry(
      Credential credential,
      @Nullable SecretHash password,
      @Nullable TokenDigest token,
      @Nullable String certificate) {}

  private final Map<String, Entry> byName = new HashMap<>();
  private final Map<TokenDigest, Credential> byToken = new HashMap<>();
  private final Map<String, Credential> byCertificate = new HashMap<>();
  private final SecretHash decoy;

  Credentials(List<Entry> entries) {
    int iterations = SecretHash.ITERATIONS;
    for (Entry entry : entries) {
      byName.put(entry.credential().name(), entry);
      if (entry.token() != null) {
        byToken.put(entry.token(), entry.credential());
      }
      if (entry.certificate() != null) {
        byCertificate.put(entry.certificate(), entry.credential());
      }
      iterations = entry.password() == null ? iterations : entry.password().iterations();
    }
    decoy = new SecretHash(iterations, new byte[16], new byte[32]);
  }

  /** Who has that token, or null. */
  @Nullable Credential ofToken(String token) {
    // Found by a digest of which the sender can't choose a single bit: how long that takes tells
    // nothing about the tokens that there are.
    return byToken.get(TokenDigest.of(token));
  }

  /** Who shows that common name in a client certificate, or null. */
  @Nullable Credential ofCertificate(String commonName) {
    return byCertificate.get(commonName);
  }

  /** Who has that name and password, or null. Slow, and as slow for a name that isn't there. */
  @Nullable Credential ofPassword(String name, String password) {
    Entry entry = byName.get(name);
    SecretHash hash = entry == null ? null : entry.password();
    boolean right = (hash == null ? decoy : hash).verifies(password);
    return entry != null && hash != null && right ? entry.credential() : null;
  }

  /** How many there are. */
  public int count() {
    return byName.size();
  }
}
