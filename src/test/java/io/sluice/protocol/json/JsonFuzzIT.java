package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever the bytes are, the scanner with its fallback gives what Jackson alone gives. Runs over
 * the seed corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class JsonFuzzIT {
  private static final BothParsers BOTH = new BothParsers();

  @FuzzTest(maxDuration = "60s")
  void bodies(byte[] body) {
    BOTH.agreeOn(body, "bodies");
  }

  @FuzzTest(maxDuration = "60s")
  void lines(byte[] line) {
    if (!new String(line, UTF_8).isBlank()) {
      BOTH.agreeOnLine(line, "lines");
    }
  }
}
