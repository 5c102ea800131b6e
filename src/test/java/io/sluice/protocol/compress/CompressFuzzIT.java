package io.sluice.protocol.compress;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.protocol.MalformedException;
import io.sluice.protocol.TooLargeException;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes are, what comes out is bounded and nothing else is thrown. Runs over the seed
 * corpus in the build, and fuzzes with {@code JAZZER_FUZZ=1}.
 */
class CompressFuzzIT {
  private static final int LIMIT = 1 << 20;

  @FuzzTest(maxDuration = "60s")
  void gzip(byte[] body) {
    expand(Compression.GZIP, body);
  }

  @FuzzTest(maxDuration = "60s")
  void zstd(byte[] body) {
    expand(Compression.ZSTD, body);
  }

  @FuzzTest(maxDuration = "60s")
  void snappy(byte[] body) {
    try {
      byte[] plain = new byte[SnappyBlock.declaredLength(body, 0, body.length, LIMIT)];
      Assertions.assertEquals(plain.length, SnappyBlock.decompress(body, 0, body.length, plain, 0));
    } catch (MalformedException | TooLargeException e) {
      Assertions.assertNotNull(e.getMessage());
    }
  }

  private static void expand(Compression compression, byte[] body) {
    try {
      WholeBody whole = WholeBody.expand(compression, body, 0, body.length, LIMIT, byte[]::new);
      Assertions.assertTrue(whole.length() <= LIMIT, "over the limit");
    } catch (MalformedException | TooLargeException e) {
      Assertions.assertNotNull(e.getMessage());
    }
  }
}
