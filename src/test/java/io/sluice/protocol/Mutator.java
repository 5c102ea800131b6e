package io.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Makes slightly wrong bodies of right ones. For tests; confined to one thread. */
public final class Mutator {
  private final Random random;
  private final List<String> words;

  /** Inserts these words now and then. */
  public Mutator(Random random, List<String> words) {
    this.random = random;
    this.words = words;
  }

  /** The body with up to four changes. */
  public byte[] mutate(byte[] body) {
    byte[] mutant = body;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      mutant = change(mutant);
    }
    return mutant;
  }

  private byte[] change(byte[] body) {
    int at = random.nextInt(body.length + 1);
    int to = Math.min(body.length, at + random.nextInt(1 + random.nextInt(24)));
    return switch (random.nextInt(6)) {
      case 0 -> join(body, at, new byte[0], to); // cut a piece out
      case 1 -> join(body, at, piece(body), at); // copy a piece of it
      case 2 -> join(body, at, words.get(random.nextInt(words.size())).getBytes(UTF_8), at);
      case 3 -> join(body, at, words.get(random.nextInt(words.size())).getBytes(UTF_8), to);
      case 4 -> join(body, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, to));
      default -> random.nextInt(8) == 0 ? join(body, at, new byte[0], body.length) : flip(body, at);
    };
  }

  private byte[] flip(byte[] body, int at) {
    byte[] flipped = body.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] piece(byte[] body) {
    int from = random.nextInt(body.length + 1);
    int to = Math.min(body.length, from + random.nextInt(64));
    return java.util.Arrays.copyOfRange(body, from, to);
  }

  private static byte[] join(byte[] body, int at, byte[] middle, int rest) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(body, 0, at);
    joined.writeBytes(middle);
    joined.write(body, rest, body.length - rest);
    return joined.toByteArray();
  }
}
