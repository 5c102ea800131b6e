package io.sluice.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xerial.snappy.Snappy;

/**
 * A remote write 1.0 request, written plainly from its specification, so that the server's own code
 * is not its own judge. Confined to one thread.
 */
public final class RemoteWriteBody {
  /** The headers of such a request, and those given. */
  public static String[] headers(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("Content-Type: application/x-protobuf");
    all.add("Content-Encoding: snappy");
    all.add("X-Prometheus-Remote-Write-Version: 0.1.0");
    return all.toArray(String[]::new);
  }

  private final ByteArrayOutputStream request = new ByteArrayOutputStream();

  /** Adds a series; labels in the order given. */
  public RemoteWriteBody series(
      List<Map.Entry<String, String>> labels, long[] timestamps, long[] valueBits) {
    ByteArrayOutputStream series = new ByteArrayOutputStream();
    for (Map.Entry<String, String> label : labels) {
      ByteArrayOutputStream pair = new ByteArrayOutputStream();
      bytes(pair, 1, label.getKey().getBytes(StandardCharsets.UTF_8));
      bytes(pair, 2, label.getValue().getBytes(StandardCharsets.UTF_8));
      bytes(series, 1, pair.toByteArray());
    }
    for (int i = 0; i < timestamps.length; i++) {
      bytes(series, 2, sample(timestamps[i], valueBits[i]));
    }
    bytes(request, 1, series.toByteArray());
    return this;
  }

  private static byte[] sample(long timestamp, long bits) {
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    sample.write(1 << 3 | 1);
    for (int i = 0; i < 64; i += 8) {
      sample.write((int) (bits >>> i));
    }
    sample.write(2 << 3);
    varint(sample, timestamp);
    return sample.toByteArray();
  }

  /** A length-delimited field. */
  static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
    out.write(field << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  /** An unsigned varint. */
  static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** The protobuf message. */
  public byte[] protobuf() {
    return request.toByteArray();
  }

  /** The message as a snappy block. */
  public byte[] snappy() {
    return snappy(protobuf());
  }

  /** Any bytes as a snappy block. */
  public static byte[] snappy(byte[] plain) {
    try {
      return Snappy.compress(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
