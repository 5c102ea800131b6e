package io.sluice.storage.head;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The XOR chunk once more, written for reading and not for speed: a text of zeros and ones. Its
 * decoder and encoder are held against the real ones.
 */
final class NaiveXorChunk {
  /** Time and raw value bits. */
  record Sample(long time, long bits) {}

  private final String text;
  private int at;

  private NaiveXorChunk(String text) {
    this.text = text;
  }

  static byte[] encode(List<Sample> samples) {
    StringBuilder out = new StringBuilder(binary(samples.size(), 16));
    long delta = 0;
    int leading = -1;
    int trailing = -1;
    for (int i = 0; i < samples.size(); i++) {
      Sample s = samples.get(i);
      if (i == 0) {
        varint(out, (s.time << 1) ^ (s.time >> 63));
        out.append(binary(s.bits, 64));
        continue;
      }
      Sample before = samples.get(i - 1);
      long newDelta = s.time - before.time;
      if (i == 1) {
        varint(out, newDelta);
      } else {
        out.append(change(newDelta - delta));
      }
      delta = newDelta;
      long xor = s.bits ^ before.bits;
      if (xor == 0) {
        out.append('0');
        continue;
      }
      int zeros = Math.min(31, Long.numberOfLeadingZeros(xor));
      int behind = Long.numberOfTrailingZeros(xor);
      if (leading >= 0 && zeros >= leading && behind >= trailing) {
        out.append("10");
      } else {
        leading = zeros;
        trailing = behind;
        out.append("11").append(binary(leading, 5)).append(binary(64 - leading - trailing, 6));
      }
      out.append(binary(xor >>> trailing, 64 - leading - trailing));
    }
    return bytes(out);
  }

  static List<Sample> decode(byte[] chunk) {
    StringBuilder text = new StringBuilder();
    for (byte b : chunk) {
      text.append(binary(b, 8));
    }
    return new NaiveXorChunk(text.toString()).samples();
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int count = (int) take(16);
    long time = 0;
    long bits = 0;
    long delta = 0;
    int leading = 0;
    int trailing = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        long zigzag = varint();
        time = (zigzag >>> 1) ^ -(zigzag & 1);
        bits = take(64);
      } else {
        delta = i == 1 ? varint() : delta + change();
        time += delta;
        if (take(1) == 1) {
          if (take(1) == 1) {
            leading = (int) take(5);
            int length = (int) take(6);
            trailing = 64 - leading - (length == 0 ? 64 : length);
          }
          bits ^= take(64 - leading - trailing) << trailing;
        }
      }
      samples.add(new Sample(time, bits));
    }
    return samples;
  }

  private static String change(long change) {
    if (change == 0) {
      return "0";
    }
    if (change >= -8191 && change <= 8192) {
      return "10" + binary(change, 14);
    }
    if (change >= -65535 && change <= 65536) {
      return "110" + binary(change, 17);
    }
    if (change >= -524287 && change <= 524288) {
      return "1110" + binary(change, 20);
    }
    return "1111" + binary(change, 64);
  }

  private long change() {
    int[] widths = {0, 14, 17, 20, 64};
    int bucket = 0;
    while (bucket < 4 && take(1) == 1) {
      bucket++;
    }
    if (bucket == 0) {
      return 0;
    }
    int width = widths[bucket];
    long pattern = take(width);
    return width < 64 && pattern > 1L << (width - 1) ? pattern - (1L << width) : pattern;
  }

  private static void varint(StringBuilder out, long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      out.append(binary((rest & 0x7f) | 0x80, 8));
      rest >>>= 7;
    }
    out.append(binary(rest, 8));
  }

  private long varint() {
    long value = 0;
    int shift = 0;
    long next;
    do {
      next = take(8);
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    return value;
  }

  private long take(int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 1 | (text.charAt(at++) - '0');
    }
    return value;
  }

  private static String binary(long value, int width) {
    StringBuilder out = new StringBuilder();
    for (int i = width - 1; i >= 0; i--) {
      out.append(value >>> i & 1);
    }
    return out.toString();
  }

  private static byte[] bytes(StringBuilder bits) {
    while (bits.length() % 8 != 0) {
      bits.append('0');
    }
    ByteBuffer out = ByteBuffer.allocate(bits.length() / 8);
    for (int i = 0; i < bits.length(); i += 8) {
      out.put((byte) Integer.parseInt(bits.substring(i, i + 8), 2));
    }
    return out.array();
  }
}
