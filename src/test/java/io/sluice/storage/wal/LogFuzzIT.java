package io.sluice.storage.wal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever the bytes of a log are, reading it ends, reaches no byte that is not there, invents
 * nothing, and is the same the second time. Runs over the seed corpus in the build, and fuzzes with
 * {@code JAZZER_FUZZ=1}.
 */
class LogFuzzIT {
  private static final int MOST_EDITS = 64;

  /** What a payload hands on must lie in it. */
  private static final class Within implements LogVisitor {
    private final int end;
    private long handedOn;

    Within(int end) {
      this.end = end;
    }

    private void check(int ref, byte[] bytes, int offset, int length) {
      Assertions.assertTrue(ref >= 0);
      Assertions.assertTrue(offset >= 0 && length >= 0 && offset + length <= end);
      Assertions.assertTrue(end <= bytes.length);
      handedOn++;
    }

    @Override
    public void define(int ref, byte[] labels, int offset, int length) {
      check(ref, labels, offset, length);
    }

    @Override
    public void sample(int ref, long time, long bits) {
      Assertions.assertTrue(ref >= 0);
      handedOn++;
    }

    @Override
    public void extra(int ref, int type, byte[] bytes, int offset, int length) {
      check(ref, bytes, offset, length);
    }
  }

  /** A group's payload behind a checksum that holds. */
  @FuzzTest(maxDuration = "60s")
  void payloads(byte[] payload) {
    Frame frame = new Frame();
    frame.bytes = payload;
    frame.length = payload.length;
    Within visitor = new Within(payload.length);
    PayloadDecoder decoder = new PayloadDecoder(visitor);
    decoder.decode(frame);
    Assertions.assertEquals(
        visitor.handedOn, decoder.definitions + decoder.samples + decoder.extras);
  }

  /** Edits of a whole log: two bytes of segment and offset, one of what to write there. */
  @FuzzTest(maxDuration = "60s")
  void segments(byte[] edits) throws IOException {
    DamagedLog log = DamagedLog.make(edits.length % 2 == 0);
    ByteBuffer each = ByteBuffer.wrap(edits);
    for (int i = 0; i < MOST_EDITS && each.remaining() >= 3; i++) {
      int place = each.getShort() & 0xffff;
      long segment = 1L + (place >>> 13) % 3;
      int at = WalFormat.HEADER_BYTES + place % (8192 - WalFormat.HEADER_BYTES);
      log.kit.files.damage(log.kit.segment(segment), at, each.get());
    }
    RandomDamageTest.check(log, 0);
  }

  /** The header of a segment, as it was found. */
  @FuzzTest(maxDuration = "60s")
  void headers(byte[] block) {
    LogKit kit = new LogKit(1, LogKit.SMALL);
    byte[] whole = java.util.Arrays.copyOf(block, WalFormat.HEADER_BYTES);
    try {
      SegmentHeader.decode(whole, 0, kit.segment(1), kit.site);
    } catch (IOException refused) {
      Assertions.assertTrue(
          String.valueOf(refused.getMessage()).contains("offset"), refused::toString);
    }
  }
}
