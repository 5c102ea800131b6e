package io.sluice.storage.index;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Builds canonical label bytes for tests, without help from the code under test. */
final class Canonical {
  private Canonical() {}

  static final IdentityHash HASH = new IdentityHash(secret(7));

  static byte[] secret(int first) {
    byte[] secret = new byte[IdentityHash.SECRET_BYTES];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) (first + 31 * i);
    }
    return secret;
  }

  /** Canonical bytes of a tenant's series. */
  static byte[] of(String tenant, String... namesAndValues) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return of(tenant, labels);
  }

  static byte[] of(String tenant, Map<String, String> labels) {
    TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
    sorted.put(new byte[0], utf8(tenant));
    labels.forEach((name, value) -> sorted.put(utf8(name), utf8(value)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sorted.forEach(
        (name, value) -> {
          text(out, name);
          text(out, value);
        });
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, byte[] bytes) {
    int rest = bytes.length;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Adds the series under the next ref. */
  static int add(SeriesIndex index, byte[] canonical) {
    int ref = index.size();
    index.add(ref, HASH.of(canonical, 0, canonical.length), canonical, 0, canonical.length);
    return ref;
  }

  static int find(SeriesIndex index, byte[] canonical) {
    return index.find(HASH.of(canonical, 0, canonical.length), canonical, 0, canonical.length);
  }
}
