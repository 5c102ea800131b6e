package io.sluice.storage.extra;

import io.sluice.api.LabelBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Metadata of one family as it stands in slices and in the log (docs/format/wal.md, extra of type
 * 3): varint length of the key, the key, then the value.
 *
 * <pre>
 * key   = canonical bytes of two label pairs: the tenant's, and __name__ = the family
 * value = type : 1 byte, varint length, unit, varint length, help
 * </pre>
 *
 * Equal metadata has equal bytes. Immutable; the arrays are not copied.
 */
public final class MetadataBytes {
  private static final int MAX_TEXT = 1 << 16;

  private final byte[] key;
  private final byte[] value;

  /**
   * Metadata of these bytes.
   *
   * @param key tenant and family
   * @param value type, unit and help
   */
  MetadataBytes(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** Tenant and family; not to be changed. */
  public byte[] key() {
    return key;
  }

  /** Type, unit and help; not to be changed. */
  byte[] value() {
    return value;
  }

  /** The bytes of this metadata; {@code tenantPair} is the canonical pair with the empty name. */
  public static MetadataBytes of(byte[] tenantPair, byte[] nameLabelPair, byte[] value) {
    byte[] key = Arrays.copyOf(tenantPair, tenantPair.length + nameLabelPair.length);
    System.arraycopy(nameLabelPair, 0, key, tenantPair.length, nameLabelPair.length);
    return new MetadataBytes(key, value);
  }

  /** What {@link #toBytes} wrote, or bytes that are not {@link #isWhole}. */
  public static MetadataBytes read(byte[] bytes, int off, int len) {
    Varints in = new Varints(bytes, off, off + len);
    long length = in.unsigned();
    int at = in.position();
    in.skip(length);
    if (in.failed()) {
      return new MetadataBytes(new byte[0], new byte[0]);
    }
    return new MetadataBytes(
        Arrays.copyOfRange(bytes, at, in.position()),
        Arrays.copyOfRange(bytes, in.position(), off + len));
  }

  /** All of it in one array. */
  public byte[] toBytes() {
    byte[] to = new byte[LabelBytes.uvarintSize(key.length) + key.length + value.length];
    int at = LabelBytes.putUvarint(to, 0, key.length);
    System.arraycopy(key, 0, to, at, key.length);
    System.arraycopy(value, 0, to, at + key.length, value.length);
    return to;
  }

  /** The key as something to compare and hash; not for people. */
  public String keyText() {
    return new String(key, StandardCharsets.ISO_8859_1);
  }

  /** True if it says the same of the same family. */
  public boolean sameAs(MetadataBytes other) {
    return Arrays.equals(key, other.key) && Arrays.equals(value, other.value);
  }

  /** True if key and value are laid out as described. */
  boolean isWhole() {
    if (key.length == 0 || key[0] != 0 || !ExemplarBytes.isLabels(key, 0, key.length)) {
      return false;
    }
    Varints in = new Varints(value, 0, value.length);
    in.skip(1);
    in.skip(Math.min(in.unsigned(), MAX_TEXT));
    in.skip(Math.min(in.unsigned(), MAX_TEXT));
    return in.complete() && LabelBytes.count(key, 0, key.length) == 2;
  }

  /** The value's bytes; texts longer than {@code maxText} are cut behind a whole character. */
  public static byte[] value(MetricType type, byte[] unit, byte[] help, int maxText) {
    int unitLength = cut(unit, maxText);
    int helpLength = cut(help, maxText);
    byte[] value = new byte[1 + LabelBytes.pairSize(unitLength, helpLength)];
    value[0] = (byte) type.number();
    LabelBytes.putPair(value, 1, unit, 0, unitLength, help, 0, helpLength);
    return value;
  }

  private static int cut(byte[] utf8, int max) {
    if (utf8.length <= max) {
      return utf8.length;
    }
    int end = max;
    while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }

  /** The tenant's name. */
  public String tenant() {
    int length = LabelBytes.getUvarint(key, 1);
    int at = 1 + LabelBytes.uvarintSize(length);
    return new String(key, at, length, StandardCharsets.UTF_8);
  }

  /** The family's name. */
  String family() {
    int pair = LabelBytes.next(key, 0);
    int nameLength = LabelBytes.getUvarint(key, pair);
    int at = pair + LabelBytes.uvarintSize(nameLength) + nameLength;
    int length = LabelBytes.getUvarint(key, at);
    return new String(key, at + LabelBytes.uvarintSize(length), length, StandardCharsets.UTF_8);
  }

  /** The value as text. */
  MetricMetadata metadata() {
    int unit = LabelBytes.getUvarint(value, 1);
    int unitAt = 1 + LabelBytes.uvarintSize(unit);
    int help = LabelBytes.getUvarint(value, unitAt + unit);
    int helpAt = unitAt + unit + LabelBytes.uvarintSize(help);
    return new MetricMetadata(
        MetricType.of(value[0]),
        new String(value, unitAt, unit, StandardCharsets.UTF_8),
        new String(value, helpAt, help, StandardCharsets.UTF_8));
  }
}
