package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.protocol.Mutator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BothParsersTest {
  private static final int ROUNDS = 20_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Mutator mutator = new Mutator(random, BothParsers.WORDS);
  private final BothParsers both = new BothParsers();

  @Test
  void theScannerAndJacksonAgreeOnMutatedBodies() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = BothParsers.BODIES.get(random.nextInt(3)).getBytes(UTF_8);
      byte[] mutant = mutator.mutate(body);
      both.agreeOn(mutant, message(mutant));
    }
  }

  @Test
  void theScannerAndJacksonAgreeOnMutatedLines() {
    for (int round = 0; round < ROUNDS; round++) {
      String body = BothParsers.BODIES.get(random.nextInt(3));
      String line = body.substring(body.indexOf('[') + 1, body.lastIndexOf(']'));
      byte[] mutant = mutator.mutate(line.getBytes(UTF_8));
      if (new String(mutant, UTF_8).isBlank()) {
        continue; // blank lines are no series, and no trouble either
      }
      both.agreeOnLine(mutant, message(mutant));
    }
  }

  @Test
  void theScannerAndJacksonAgreeOnRandomNumbers() {
    for (int round = 0; round < ROUNDS; round++) {
      String value =
          random.nextBoolean()
              ? Double.toString(Double.longBitsToDouble(random.nextLong()))
              : "%d.%de%d".formatted(random.nextInt(), random.nextInt(99), random.nextInt(50) - 25);
      String line =
          "{\"labels\":{\"__name__\":\"up\"},\"samples\":[[%d,%s]]}"
              .formatted(random.nextLong() >> random.nextInt(64), value);
      both.agreeOnLine(line.getBytes(UTF_8), message(line.getBytes(UTF_8)));
    }
  }

  private String message(byte[] body) {
    return "seed " + seed + ": " + new String(body, UTF_8);
  }
}
