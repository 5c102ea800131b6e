package io.sluice.load.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/**
 * Remote write 1.0: {@code prometheus.WriteRequest} as a snappy block. Field numbers are those of
 * the specification: series 1; label 1 (name 1, value 2), sample 2 (value 1, time 2). Confined to
 * one thread.
 */
public final class RemoteWriteEncoder implements Encoder {
  private final ByteBuf message = new ByteBuf();
  private byte[] compressed = new byte[0];

  @Override
  public void begin(ByteBuf out) {}

  @Override
  public void series(Devops series, long zeroMillis, long firstStep, int count, ByteBuf out) {
    message.clear();
    for (int i = 0; i < Devops.LABELS; i++) {
      label(series.name(i), series.value(i), series.valueLength(i));
    }
    for (int i = 0; i < count; i++) {
      long step = firstStep + i;
      sample(zeroMillis + step * Workload.STEP_MILLIS, series.sample(step));
    }
    out.put(0x0a);
    out.varint(message.size());
    out.put(message.array(), message.size());
  }

  private void label(byte[] name, byte[] value, int valueLength) {
    int length = 2 + sizeOf(name.length) + name.length + sizeOf(valueLength) + valueLength;
    message.put(0x0a);
    message.varint(length);
    message.put(0x0a);
    message.varint(name.length);
    message.put(name, name.length);
    message.put(0x12);
    message.varint(valueLength);
    message.put(value, valueLength);
  }

  private void sample(long millis, double value) {
    message.put(0x12);
    message.varint(1 + 8 + 1 + sizeOf(millis));
    message.put(0x09);
    message.fixed64(Double.doubleToRawLongBits(value));
    message.put(0x10);
    message.varint(millis);
  }

  private static int sizeOf(long varint) {
    return (70 - Long.numberOfLeadingZeros(varint | 1)) / 7;
  }

  @Override
  public void end(ByteBuf out) {
    try {
      int most = Snappy.maxCompressedLength(out.size());
      if (compressed.length < most) {
        compressed = new byte[most];
      }
      int length = Snappy.compress(out.array(), 0, out.size(), compressed, 0);
      out.replace(compressed, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String headers() {
    return "Content-Type: application/x-protobuf\r\n"
        .concat("Content-Encoding: snappy\r\n")
        .concat("X-Prometheus-Remote-Write-Version: 0.1.0\r\n");
  }
}
