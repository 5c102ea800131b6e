package io.sluice.load.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Answers come in any pieces. */
class AnswerReaderTest {
  private final AnswerReader reader = new AnswerReader();

  private boolean take(String text) {
    return reader.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void anAnswerIsWholeWithItsLastByte() {
    assertFalse(take("HTTP/1.1 503 Service Unavailable\r\nRetry-Af"));
    assertFalse(take("ter: 2\r\nContent-Length: 4\r\nConnection: close\r\n\r\nab"));
    assertTrue(take("cd"));
    assertEquals(503, reader.status());
    assertTrue(reader.hasWait());
    assertTrue(reader.closes());
  }

  @Test
  void oneWithoutABodyEndsWithItsHead() {
    assertTrue(take("HTTP/1.1 204 No Content\r\n\r\n"));
    assertEquals(204, reader.status());
    assertFalse(reader.hasWait());
    reader.reset();
    assertFalse(take("HTTP/1.1 200 OK\r\n"));
  }
}
