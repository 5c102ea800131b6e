package io.sluice.protocol.json;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.LineDecoder;
import io.sluice.protocol.MalformedException;

/**
 * Decodes {@code application/x-ndjson}, one series per line. Confined to one thread at a time; one
 * decoder per stream.
 */
public final class NdjsonDecoder implements LineDecoder {
  private final SampleStage stage = new SampleStage();

  /** Throws {@link MalformedException} if the line is no series. */
  @Override
  public void line(byte[] buf, int off, int len, WriteBatch out, long number) {
    out.atLine(number);
    if (isBlank(buf, off, len) || new ShapeScanner(buf, off, len, out, stage).line()) {
      return;
    }
    try {
      new JacksonReader(buf, off, len, null).line();
    } catch (MalformedException e) {
      throw e.inLine(number);
    }
    new JacksonReader(buf, off, len, out).line();
  }

  private static boolean isBlank(byte[] buf, int off, int len) {
    for (int i = off; i < off + len; i++) {
      if (!Cursor.isSpace(buf[i])) {
        return false;
      }
    }
    return true;
  }
}
