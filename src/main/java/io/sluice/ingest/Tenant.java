package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import java.nio.charset.StandardCharsets;

/**
 * One tenant: part of the identity of each of its series, as the label pair with the empty name.
 * Immutable.
 */
public final class Tenant {
  /** The tenant of requests that name none. */
  public static final String DEFAULT_NAME = "default";

  private final int id;
  private final String name;
  private final byte[] prefix;

  Tenant(int id, String name) {
    this.id = id;
    this.name = name;
    this.prefix = pair(name);
  }

  private static byte[] pair(String name) {
    byte[] value = name.getBytes(StandardCharsets.UTF_8);
    int head = LabelBytes.uvarintSize(value.length);
    byte[] pair = new byte[1 + head + value.length];
    LabelBytes.putUvarint(pair, 1, value.length);
    System.arraycopy(value, 0, pair, 1 + head, value.length);
    return pair;
  }

  /** Small number, unique in this process. */
  public int id() {
    return id;
  }

  /** The name as in the {@code X-Scope-OrgID} header. */
  public String name() {
    return name;
  }

  /** The canonical bytes of the tenant pair, with which all its series' labels begin. */
  byte[] prefix() {
    return prefix;
  }
}
