package io.sluice.protocol.json;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.MalformedException;
import java.util.function.Supplier;

/** Decodes {@code application/json} bodies of the native shape. Stateless, thread-safe. */
public final class JsonDecoder {
  private JsonDecoder() {}

  /**
   * Decodes one body.
   *
   * @param batches gives an empty batch for JSON; asked a second time if the body turns out to need
   *     the slower parser, and then the first batch is of no use any more
   * @return the batch that was filled
   * @throws MalformedException if the body is not JSON of that shape, naming byte, line, column and
   *     path; no batch is then of use
   */
  public static WriteBatch decode(byte[] body, int off, int len, Supplier<WriteBatch> batches) {
    WriteBatch batch = batches.get();
    if (new ShapeScanner(body, off, len, batch, new SampleStage()).body()) {
      return batch;
    }
    WriteBatch second = batches.get();
    new JacksonReader(body, off, len, second).body();
    return second;
  }
}
